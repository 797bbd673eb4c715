package dev.workroom.app;

import dev.workroom.app.FileHistories.History;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Finding.Severity;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.SessionId;
import dev.workroom.tools.UserFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The files that a session and those below it made or changed, as their logs have them. */
final class PageFiles {
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("xlsx", "workbook"),
          Map.entry("xlsm", "workbook"),
          Map.entry("xls", "workbook"),
          Map.entry("csv", "csv"),
          Map.entry("tsv", "csv"),
          Map.entry("docx", "document"),
          Map.entry("doc", "document"),
          Map.entry("odt", "document"),
          Map.entry("rtf", "document"),
          Map.entry("pptx", "slides"),
          Map.entry("ppt", "slides"),
          Map.entry("odp", "slides"),
          Map.entry("pdf", "pdf"),
          Map.entry("png", "image"),
          Map.entry("jpg", "image"),
          Map.entry("jpeg", "image"),
          Map.entry("gif", "image"),
          Map.entry("webp", "image"),
          Map.entry("svg", "image"),
          Map.entry("md", "markdown"),
          Map.entry("txt", "text"),
          Map.entry("json", "text"),
          Map.entry("yaml", "text"),
          Map.entry("yml", "text"),
          Map.entry("xml", "text"),
          Map.entry("sql", "text"),
          Map.entry("py", "text"),
          Map.entry("js", "text"),
          Map.entry("log", "text"),
          Map.entry("html", "html"),
          Map.entry("htm", "html"),
          Map.entry("eml", "mail"),
          Map.entry("msg", "mail"),
          Map.entry("zip", "archive"),
          Map.entry("7z", "archive"),
          Map.entry("tar", "archive"),
          Map.entry("tgz", "archive"),
          Map.entry("gz", "archive"),
          Map.entry("epub", "archive"),
          Map.entry("parquet", "data"));

  private final Workshop workshop;

  PageFiles(Workshop workshop) {
    this.workshop = workshop;
  }

  /** A content that a file had; {@code seq} 0 is what was there before the session. */
  record Version(String sha256, long seq, Optional<Instant> at, Optional<String> call, int step) {}

  /** What the last check of a file found; {@code current}: the file is still as it was then. */
  record Check(
      String summary, long errors, long warnings, boolean current, List<Finding> findings) {}

  /** A file. */
  record Shown(
      String path,
      String name,
      String shown,
      String kind,
      String state,
      boolean artifact,
      long bytes,
      boolean exists,
      boolean changedSince,
      Optional<Check> check,
      boolean traceable,
      List<Version> versions) {}

  /** The answer. */
  record Listed(List<Shown> files) {}

  Listed of(SessionId root) throws IOException {
    var all = new FileHistories();
    for (SessionId one : ApproveCommand.family(workshop, root)) {
      all.take(workshop.log().read(one, 1));
    }
    List<Folder> folders = folders(root);
    var files = new ArrayList<Shown>();
    for (Map.Entry<String, History> one : all.byPath().entrySet()) {
      files.add(shown(one.getKey(), one.getValue(), folders));
    }
    return new Listed(files);
  }

  private static Shown shown(String path, History history, List<Folder> folders)
      throws IOException {
    Path file = Path.of(path);
    boolean exists = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    Optional<String> now =
        exists ? Optional.of(UserFile.at(file, path).sha256()) : Optional.empty();
    return new Shown(
        path,
        String.valueOf(file.getFileName()),
        folders.stream()
            .filter(folder -> file.startsWith(folder.path()))
            .map(folder -> Path.of(folder.path()).relativize(file).toString())
            .findFirst()
            .orElse(path),
        kind(path),
        history.state(path),
        history.artifact,
        exists ? Files.size(file) : 0,
        exists,
        !now.equals(history.last) && !history.versions.isEmpty(),
        history.check.map(check -> check(check, now)),
        history.traceable,
        List.copyOf(history.versions));
  }

  private static Check check(ArtifactChecked check, Optional<String> now) {
    return new Check(
        check.summary(),
        count(check, Severity.ERROR),
        count(check, Severity.WARNING),
        now.filter(check.sha256()::equals).isPresent(),
        check.findings());
  }

  private static long count(ArtifactChecked check, Severity severity) {
    return check.findings().stream().filter(one -> one.severity() == severity).count();
  }

  static String kind(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0
        ? "other"
        : KINDS.getOrDefault(path.substring(dot + 1).toLowerCase(Locale.ROOT), "other");
  }

  /** The folders that a session was granted. */
  List<Folder> folders(SessionId root) {
    for (Entry entry : workshop.log().read(root, 1)) {
      if (entry.event() instanceof Event.SessionStarted started) {
        Setup setup = started.setup();
        return setup.folders();
      }
    }
    throw new dev.workroom.server.Refused(
        dev.workroom.server.Refused.Kind.NOT_FOUND, "There is no session %s.".formatted(root));
  }
}
