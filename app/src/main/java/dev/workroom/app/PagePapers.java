package dev.workroom.app;

import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.json.Wire;
import dev.workroom.server.Papers;
import dev.workroom.server.Refused;
import dev.workroom.tools.UserFile;
import dev.workroom.worker.DiffTool;
import dev.workroom.worker.SheetTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The files of sessions for the page. Documents are opened by a worker that sees the session's
 * folders, read-only, and nothing else.
 */
final class PagePapers implements Papers, AutoCloseable {
  private static final long MOST_RAW = 200L << 20;
  private static final int MOST_TEXT = 400_000;
  private static final int MOST_TABLE = 2_000_000;
  private static final String EMPTY = "The file is empty (0 bytes).";
  private static final String UNKNOWN =
      "This kind of file is not shown here. Open it with its program.";
  private static final String NO_TEXT =
      "By its name this is text, but its content is not. It may have the wrong ending.";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("htm", "text/html; charset=utf-8"),
          Map.entry("csv", "text/csv; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("md", "text/plain; charset=utf-8"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final Workshop workshop;
  private final PageFiles files;
  private final SystemPrograms programs = new SystemPrograms();
  private final PageReaders readers;
  private final PageTraces traces;

  PagePapers(Workshop workshop) {
    this.workshop = workshop;
    this.files = new PageFiles(workshop);
    this.readers = new PageReaders(workshop, files);
    this.traces = new PageTraces(workshop, readers);
  }

  @Override
  public Object files(SessionId root) throws IOException {
    files.folders(root);
    return files.of(root);
  }

  private record Sheets(String kind, List<SheetTool.Sheet> sheets) {}

  private record Pages(String kind, int pages, String limit) {}

  private record Words(String kind, String language, String text, boolean cut, String read) {}

  private record Plain(String kind, String why) {}

  @Override
  public Object preview(Look look) throws Exception {
    Path file = file(look);
    String kind = PageFiles.kind(look.path());
    return switch (kind) {
      case "workbook" -> {
        var input = new SheetTool.Input(file.toString(), "", 1, 0, 1, 0, 0);
        SheetTool.Sheets sheets =
            Wire.read(readers.text(look.root(), SheetTool.NAME, input), SheetTool.Sheets.class);
        yield new Sheets("workbook", sheets.sheets());
      }
      case "document", "slides", "pdf" -> {
        List<String> drawn = drawn(look.root(), file, 1, 200);
        yield new Pages(
            "pages", Integer.parseInt(drawn.getFirst()), drawn.size() > 2 ? drawn.get(2) : "");
      }
      case "image" -> Files.size(file) == 0 ? new Plain("none", EMPTY) : new Plain("image", "");
      case "archive" -> {
        String listed = readers.text(look.root(), "Read", Map.of("path", file.toString()));
        yield new Words("text", kind, listed, false, "");
      }
      case "data" -> new Plain("none", UNKNOWN);
      case "csv" -> words(file, kind, MOST_TABLE);
      default -> words(file, kind, MOST_TEXT);
    };
  }

  private static Object words(Path file, String kind, int most) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(most + 1);
    }
    boolean cut = bytes.length > most;
    Optional<ShownText> text = ShownText.of(cut ? Arrays.copyOf(bytes, most) : bytes, cut);
    if (bytes.length == 0) {
      return new Plain("none", EMPTY);
    }
    if (text.isEmpty()) {
      return new Plain("none", List.of("other", "mail").contains(kind) ? UNKNOWN : NO_TEXT);
    }
    return new Words("text", kind, text.get().text(), cut, text.get().read());
  }

  @Override
  public Content raw(Look look) throws Exception {
    Path file = file(look);
    if (Files.size(file) > MOST_RAW) {
      throw new Refused(
          Refused.Kind.TOO_LARGE, "The file is longer than 200 MB. Open it where it lies.");
    }
    byte[] bytes;
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readAllBytes();
    }
    return new Content(bytes, type(look.path()), name(look.path()));
  }

  private static String type(String path) {
    String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(ending, "application/octet-stream");
  }

  static String name(String path) {
    return String.valueOf(Path.of(path).getFileName());
  }

  @Override
  public Content page(Look look, int page, int width) throws Exception {
    List<String> drawn = drawn(look.root(), file(look), page, width);
    return staged(look.root(), drawn.get(1));
  }

  /** A picture that the worker staged; never what a link in its place shows. */
  private Content staged(SessionId root, String path) throws Exception {
    Path staged = Path.of(path).normalize();
    if (!staged.startsWith(readers.of(root).scratch())
        || !Files.isRegularFile(staged, LinkOption.NOFOLLOW_LINKS)) {
      throw new Refused(Refused.Kind.FAILED, "The worker gave no picture. Try again.");
    }
    return new Content(Files.readAllBytes(staged), "image/png", name(path));
  }

  private List<String> drawn(SessionId root, Path file, int page, int width) throws Exception {
    return readers
        .text(root, "PagePicture", Map.of("path", file.toString(), "page", page, "width", width))
        .lines()
        .toList();
  }

  @Override
  public Content chart(Look look, String sheet, int number) throws Exception {
    var input = new SheetTool.Input(file(look).toString(), sheet, 1, 0, 1, 0, number);
    return staged(look.root(), readers.text(look.root(), SheetTool.NAME, input).strip());
  }

  @Override
  public Object grid(Look look, Window window) throws Exception {
    Path file = file(look);
    var input =
        new SheetTool.Input(
            file.toString(),
            window.sheet().orElse(""),
            window.row(),
            window.rows(),
            window.column(),
            window.columns(),
            0);
    SheetPart part = Wire.read(readers.text(look.root(), SheetTool.NAME, input), SheetPart.class);
    return part.shown(flags(look, part.window().sheet()));
  }

  /** What the last check found on a sheet, if the file is as it was then; places without it. */
  private List<Finding> flags(Look look, String sheet) throws IOException {
    if (look.version().isPresent()) {
      return List.of();
    }
    return files.of(look.root()).files().stream()
        .filter(one -> one.path().equals(look.path()))
        .flatMap(one -> one.check().stream())
        .filter(PageFiles.Check::current)
        .flatMap(check -> check.findings().stream())
        .filter(found -> found.place().replace("'", "").startsWith(sheet + "!"))
        .map(found ->
            new Finding(
                found.severity(),
                found.place().substring(found.place().lastIndexOf('!') + 1),
                found.message()))
        .toList();
  }

  @Override
  public Object trace(Look look, String place, int nth, int rows) throws Exception {
    return traces.of(look, file(look), new PageTraces.Place(place, nth, rows));
  }

  @Override
  public Object figures(Look look) throws Exception {
    return traces.figures(look, file(look));
  }

  @Override
  public Object diff(Look after, String before) throws Exception {
    Path old =
        before.equals("none")
            ? empty(after)
            : file(new Look(after.root(), after.path(), Optional.of(before)));
    var input = new DiffTool.Input(old.toString(), file(after).toString());
    return new Json(readers.text(after.root(), DiffTool.NAME, input));
  }

  /**
   * For what is new, compared with nothing: a file without a byte is refused as broken, one with a
   * byte order mark alone, or an empty list, is read and holds nothing.
   */
  private Path empty(Look look) throws Exception {
    Path folder = Files.createDirectories(readers.of(look.root()).scratch().resolve("versions"));
    String nothing = look.path().toLowerCase(Locale.ROOT).endsWith(".json") ? "[]" : "\uFEFF";
    return Files.writeString(folder.resolve("none-" + name(look.path())), nothing);
  }

  @Override
  public Object losses(SessionId session, CallId call) throws IOException {
    return new Losses(workshop).of(session, call);
  }

  private record Part(int number, String change) {}

  private record Chosen(int count, int chosen, List<Part> parts) {}

  @Override
  public Object parts(SessionId session, CallId call, String only, int from, int most) {
    Parts parts = Parts.of(workshop, session, call);
    List<Integer> named = parts.named(only);
    return new Chosen(
        parts.held().size(),
        named.size(),
        named.stream()
            .skip(from)
            .limit(most)
            .map(n -> new Part(n, parts.held().get(n - 1).change()))
            .toList());
  }

  private record Opened(boolean opened) {}

  @Override
  public Object open(SessionId root, String path, boolean folder) throws Exception {
    Path file = checked(root, path);
    Path opened = folder && !Files.isDirectory(file) ? file.resolveSibling("") : file;
    programs.open(opened);
    return new Opened(true);
  }

  /** The file, or a copy of an earlier content where the worker sees it. */
  private Path file(Look look) throws Exception {
    Path file = checked(look.root(), look.path());
    if (look.version().isEmpty()) {
      if (!Files.isRegularFile(file)) {
        throw new Refused(
            Refused.Kind.NOT_FOUND, "%s is not there any more.".formatted(name(look.path())));
      }
      return file;
    }
    String sha256 = look.version().get();
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new Refused(Refused.Kind.BAD_REQUEST, "A version is named by its SHA-256.");
    }
    if (Files.isRegularFile(file) && UserFile.at(file, "").sha256().equals(sha256)) {
      return file;
    }
    Path folder =
        Files.createDirectories(
            readers.of(look.root()).scratch().resolve("versions").resolve(sha256));
    Path copy = folder.resolve(name(look.path()));
    if (!Files.exists(copy)) {
      Files.write(copy, kept(look.root(), sha256));
    }
    return copy;
  }

  private byte[] kept(SessionId root, String sha256) throws IOException {
    try (var changes = workshop.changes()) {
      for (SessionId one : ApproveCommand.family(workshop, root)) {
        Optional<byte[]> content = changes.history().content(one, sha256);
        if (content.isPresent()) {
          return content.get();
        }
      }
    }
    throw new Refused(Refused.Kind.NOT_FOUND, "This version is no longer kept.");
  }

  /** A path that really lies in one of the session's folders, whatever links say. */
  private Path checked(SessionId root, String path) throws IOException {
    Path named;
    try {
      named = Path.of(path);
    } catch (java.nio.file.InvalidPathException _) {
      throw outside();
    }
    if (!named.isAbsolute() || !named.equals(named.normalize())) {
      throw outside();
    }
    Path real = Files.exists(named) ? named.toRealPath() : named;
    for (Folder folder : files.folders(root)) {
      if (real.startsWith(folder.path())) {
        return real;
      }
    }
    throw outside();
  }

  private static Refused outside() {
    return new Refused(
        Refused.Kind.NOT_FOUND, "This file lies in none of the folders of the session.");
  }

  @Override
  public void close() {
    readers.close();
  }
}
