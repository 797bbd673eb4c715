package dev.workroom.worker;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Finding.Severity;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.tool.FileTool.Desk;
import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.core.tool.Operation;
import dev.workroom.json.Wire;
import dev.workroom.tools.Cut;
import dev.workroom.tools.UserFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A file that was made and checked, on its way to the user's folder.
 *
 * @param shown the path as the model says it
 * @param kind its ending, such as {@code xlsx}
 * @param summary what was checked, in a few words
 */
record Artifact(
    Path path, String shown, Path staged, String kind, String summary, List<Finding> findings) {
  private static final int LISTED = 40;

  /** The result, the write, and the facts that go into the log with it. */
  Work work(CallId call, Optional<String> before, String made) throws IOException {
    return work(call, before, made, List.of());
  }

  /** The same with the record of where the values come from, kept on the desk. */
  Work work(Desk desk, Optional<String> before, String made, Optional<Provenance> sources)
      throws IOException {
    if (sources.isEmpty()) {
      return work(desk.call(), before, made);
    }
    String record = desk.keep(Wire.write(sources.get()).getBytes(StandardCharsets.UTF_8));
    return work(
        desk.call(),
        before,
        made,
        List.of(new Event.SourcesRecorded(desk.call(), path.toString(), sha256(), record)));
  }

  private Work work(CallId call, Optional<String> before, String made, List<Event.Fact> more)
      throws IOException {
    List<Event.Fact> facts = new ArrayList<>();
    facts.add(
        new Event.ArtifactProduced(call, path.toString(), sha256(), kind, Files.size(staged)));
    facts.add(new Event.ArtifactChecked(call, path.toString(), sha256(), summary, findings));
    facts.addAll(more);
    return new Work(
        new ToolResult.Ok(Cut.at(made + "\n" + told(summary, findings), Cut.RESULT)),
        List.of(new Operation.Write(path, staged, before)),
        facts);
  }

  /** The content's. */
  String sha256() throws IOException {
    return new UserFile(staged, Files.size(staged)).sha256();
  }

  /** Findings as a model reads them, the worst first. */
  static String told(String summary, List<Finding> findings) {
    if (findings.isEmpty()) {
      return "Checked (" + summary + "): nothing found.";
    }
    String list =
        findings.stream()
            .sorted(Comparator.comparing(Finding::severity))
            .limit(LISTED)
            .map(Artifact::line)
            .collect(Collectors.joining("\n"));
    int more = findings.size() - LISTED;
    return "Checked (" + summary + "):\n" + list + (more > 0 ? "\n… and " + more + " more" : "");
  }

  private static String line(Finding finding) {
    String word =
        switch (finding.severity()) {
          case ERROR -> "error";
          case WARNING -> "warning";
          case NOTE -> "note";
        };
    String place = finding.place().isEmpty() ? "" : " " + finding.place();
    return "- " + word + place + ": " + finding.message();
  }

  /** What the documents found, in the words of the log. */
  static List<Finding> findings(List<dev.workroom.documents.Finding> found) {
    return found.stream()
        .map(
            one -> new Finding(Severity.valueOf(one.severity().name()), one.place(), one.message()))
        .toList();
  }
}
