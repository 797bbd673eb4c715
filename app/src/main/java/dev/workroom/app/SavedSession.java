package dev.workroom.app;

import dev.workroom.core.event.Brief;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Event.ArtifactProduced;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.PlanApproved;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.ToolResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a session did, as far as it can be done again: what it was asked, what it worked from, its
 * steps, what it made and how that was checked. All of it is read from the log; no model has a part
 * in it.
 *
 * @param inputs files that it worked from, relative to its first folder
 * @param steps of its approved plan, else what it did that worked
 * @param queries that fed what it made
 * @param files what it made: name and kind
 */
record SavedSession(
    String outcome,
    List<String> inputs,
    List<String> steps,
    List<String> queries,
    Map<String, String> files,
    List<String> done,
    List<String> constraints) {
  private static final Pattern FILE =
      Pattern.compile(
          "[\\w./ -]*\\w\\.(?:csv|tsv|xlsx|xls|parquet|json|docx|pdf|pptx|md|txt|eml)\\b");
  private static final Set<String> LOOKS = Set.of("Read", "Query", "Clean", "Workbook", "Grep");
  private static final int MOST_QUERIES = 12;

  static SavedSession of(List<Entry> log) {
    Setup setup =
        log.stream()
            .map(Entry::event)
            .filter(SessionStarted.class::isInstance)
            .map(e -> ((SessionStarted) e).setup())
            .findFirst()
            .orElseThrow(() -> UserError.failed("The session was never begun."));
    Path folder = Path.of(setup.folders().getFirst().path());
    Map<CallId, ToolUse> worked = worked(log);
    Map<String, String> files = files(log, folder);
    var inputs = new LinkedHashSet<String>();
    var queries = new LinkedHashSet<String>();
    for (ToolUse use : worked.values()) {
      if (LOOKS.contains(use.tool())) {
        Matcher named = FILE.matcher(use.input().text());
        while (named.find()) {
          inputs.add(relative(folder, named.group().strip()));
        }
      }
      if (use.tool().equals("Query")) {
        queries.add(text(use.input().text(), "sql"));
      }
    }
    inputs.removeAll(files.keySet());
    queries.remove("");
    Optional<Brief> brief = setup.brief();
    return new SavedSession(
        brief.map(Brief::outcome).orElse(""),
        List.copyOf(inputs),
        steps(log, worked),
        queries.stream().skip(Math.max(0, queries.size() - MOST_QUERIES)).toList(),
        files,
        brief.map(Brief::done).orElse(List.of()),
        brief.map(Brief::constraints).orElse(List.of()));
  }

  private static Map<CallId, ToolUse> worked(List<Entry> log) {
    var asked = new LinkedHashMap<CallId, ToolUse>();
    var worked = new LinkedHashMap<CallId, ToolUse>();
    for (Entry entry : log) {
      if (entry.event() instanceof ModelReplied reply) {
        reply.message().toolUses().forEach(use -> asked.put(use.id(), use));
      } else if (entry.event() instanceof ToolFinished done
          && done.result() instanceof ToolResult.Ok) {
        ToolUse use = asked.get(done.call());
        if (use != null) {
          worked.put(done.call(), use);
        }
      }
    }
    return worked;
  }

  private static Map<String, String> files(List<Entry> log, Path folder) {
    var files = new LinkedHashMap<String, String>();
    for (Entry entry : log) {
      if (entry.event() instanceof ArtifactProduced made) {
        files.put(relative(folder, made.path()), made.kind());
      }
    }
    return files;
  }

  private static List<String> steps(List<Entry> log, Map<CallId, ToolUse> worked) {
    Optional<Plan> plan =
        log.stream()
            .map(Entry::event)
            .filter(PlanApproved.class::isInstance)
            .map(e -> ((PlanApproved) e).plan())
            .reduce((_, later) -> later);
    if (plan.isPresent()) {
      return plan.get().steps().stream().map(Plan.Step::title).toList();
    }
    var steps = new ArrayList<String>();
    for (ToolUse use : worked.values()) {
      String path = text(use.input().text(), "path");
      boolean changes = !LOOKS.contains(use.tool()) || use.tool().equals("Workbook");
      if (changes && !path.isEmpty()) {
        steps.add(use.tool() + " " + path);
      }
    }
    return steps;
  }

  private static String text(String json, String field) {
    try {
      return dev.workroom.json.Wire.read(json, Object.class) instanceof Map<?, ?> map
              && map.get(field) instanceof String text
          ? text.strip()
          : "";
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static String relative(Path folder, String file) {
    Path path = folder.resolve(file).normalize();
    return path.startsWith(folder) ? folder.relativize(path).toString() : file;
  }

  /** The skill: inputs are its arguments, steps its procedure, and its end says what must hold. */
  String skill(String name, String session) {
    var text = new StringBuilder("---\nname: " + name + "\ndescription: >-\n  ");
    text.append(Terminal.oneLine(outcome, 300)).append(" As it was done in session ");
    text.append(session).append(".\n");
    if (!inputs.isEmpty()) {
      text.append("arguments: [")
          .append(String.join(", ", arguments()))
          .append("]\nargument-hint: ")
          .append(String.join(" ", arguments()).toUpperCase(java.util.Locale.ROOT))
          .append('\n');
    }
    text.append("---\n# ").append(Terminal.oneLine(outcome, 120)).append("\n\n");
    text.append(outcome.strip()).append("\n\n");
    for (int i = 0; i < inputs.size(); i++) {
      text.append(
          "- %s: $%s (then it was %s)\n"
              .formatted(arguments().get(i), arguments().get(i), inputs.get(i)));
    }
    text.append(
        inputs.isEmpty()
            ? ""
            : "\nWhere an input is not named, look for the file that took its place; ask if there are several.\n");
    list(text, "What must hold", constraints);
    numbered(text, "How it was done", steps);
    list(text, "Queries that fed it; adapt file names, keep the logic", fenced());
    var made = new ArrayList<String>();
    files.forEach((file, kind) -> made.add(file + " (" + kind + ")"));
    list(text, "What it made", made);
    list(text, "Done when", done);
    text.append(
        "\nIf the sources have other columns, signs or periods than then, say so before you go on. Close with what differs from the last time. 'workroom plugin match SESSION %s' compares the two.\n"
            .formatted(name));
    return text.toString();
  }

  private List<String> fenced() {
    return queries.stream().map(sql -> "`" + sql.replaceAll("\\s+", " ") + "`").toList();
  }

  private List<String> arguments() {
    var names = new ArrayList<String>();
    for (String input : inputs) {
      String file = input.substring(input.lastIndexOf('/') + 1);
      String name =
          file.toLowerCase(java.util.Locale.ROOT)
              .replaceFirst("\\.[^.]*$", "")
              .replaceAll("[^a-z]+", "_")
              .replaceAll("^_|_$", "");
      String one = name.isEmpty() ? "input" : name;
      names.add(names.contains(one) ? one + names.size() : one);
    }
    return names;
  }

  private static void list(StringBuilder text, String heading, List<String> items) {
    if (!items.isEmpty()) {
      text.append("\n## ").append(heading).append("\n\n");
      items.forEach(item -> text.append("- ").append(item).append('\n'));
    }
  }

  private static void numbered(StringBuilder text, String heading, List<String> items) {
    if (!items.isEmpty()) {
      text.append("\n## ").append(heading).append("\n\n");
      for (int i = 0; i < items.size(); i++) {
        text.append(i + 1).append(". ").append(items.get(i)).append('\n');
      }
    }
  }

  /**
   * Whether a later session did it again: a line for each difference.
   *
   * @param log of the later one
   */
  List<String> differences(List<Entry> log) {
    SavedSession again = of(log);
    var differences = new ArrayList<String>();
    var kinds = new ArrayList<>(again.files.values());
    files.forEach((file, kind) -> {
      if (!kinds.remove(kind)) {
        differences.add("nothing like %s (%s) was made".formatted(file, kind));
      }
    });
    for (Entry entry : log) {
      if (entry.event() instanceof ArtifactChecked checked) {
        long errors =
            checked.findings().stream().filter(f -> f.severity() == Finding.Severity.ERROR).count();
        differences.removeIf(line -> line.startsWith(checked.path() + " "));
        if (errors > 0) {
          differences.add("%s has %d errors in its check".formatted(checked.path(), errors));
        }
      }
    }
    if (again.queries.size() < Math.min(1, queries.size())) {
      differences.add("no query fed it, where %d did before".formatted(queries.size()));
    }
    for (String step : steps) {
      if (!again.steps.isEmpty()
          && again.steps.size() < steps.size()
          && !again.steps.contains(step)) {
        differences.add("the step \"%s\" was not taken".formatted(step));
      }
    }
    return differences;
  }
}
