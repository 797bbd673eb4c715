package dev.workroom.tools;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows files: text by numbered lines, pictures as such, documents as Markdown. */
public final class ReadTool implements FileTool {
  private static final Spec SPEC = new Spec("Read", Input.class);
  private static final int HEAD = 8_192;
  private static final long LARGEST_PICTURE = 3_750_000;

  /** Files that one call shows, and pictures among them, which cost a model most. */
  private static final int MOST = 20;

  private static final int MOST_PICTURES = 8;

  /** Between an archive and the name of a file in it. */
  private static final String MEMBER = "!/";

  private final DocumentText documents;
  private final ValueLog values;

  public ReadTool(DocumentText documents) {
    this(documents, ValueLog.NONE);
  }

  public ReadTool(DocumentText documents, ValueLog values) {
    this.documents = documents;
    this.values = values;
  }

  /** What a model says; each path may be a pattern. */
  record Input(
      @Nullable String path,
      @Guided List<String> paths,
      @Nullable Integer offset,
      @Nullable Integer limit) {
    int first() {
      return offset == null ? 1 : Math.max(1, offset);
    }

    int most() {
      return limit == null ? Integer.MAX_VALUE : Math.max(1, limit);
    }

    List<String> named() {
      var all = new ArrayList<String>();
      if (path != null) {
        all.add(path);
      }
      all.addAll(paths);
      return all.isEmpty() ? List.of("") : all;
    }
  }

  /** What one file shows. */
  private record Seen(String text, List<Image> pictures, List<Label> labels) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    List<String> named = Inputs.bind(input, Input.class).named();
    var places = new Places(folders);
    List<String> shown = named.stream().map(path -> places.shown(places.named(path))).toList();
    return Effect.read("read " + Cut.at(String.join(", ", shown), 200));
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    List<String> files = files(in, places);
    if (files.size() == 1) {
      Seen seen = seen(files.getFirst(), in, places, Cut.RESULT, desk);
      return Work.of(new ToolResult.Ok(seen.text, seen.pictures)).labelled(seen.labels);
    }
    return several(files, in, places, desk);
  }

  /** Each under its name, with its share of the room; what one lacks takes nothing from others. */
  private Work several(List<String> files, Input in, Places places, Desk desk) throws IOException {
    var out = new StringBuilder();
    var pictures = new ArrayList<Image>();
    var labels = new ArrayList<Label>();
    int shown = Math.min(MOST, files.size());
    int left = Cut.RESULT - 1_000;
    for (int i = 0; i < shown; i++) {
      String name = files.get(i);
      out.append("=== ").append(name).append('\n');
      String text;
      try {
        Seen seen = seen(name, in, places, left / (shown - i), desk);
        boolean room = pictures.size() + seen.pictures.size() <= MOST_PICTURES;
        pictures.addAll(room ? seen.pictures : List.of());
        labels.addAll(seen.labels);
        text = room ? seen.text : seen.text + " [not shown: read it in another call]";
      } catch (Refusal e) {
        text = String.valueOf(e.getMessage());
      }
      out.append(text).append(text.endsWith("\n") ? "" : "\n");
      left = Math.max(1_000, left - text.length());
    }
    if (shown < files.size()) {
      out.append(
          "[%d of %d files; left: %s]\n"
              .formatted(
                  shown,
                  files.size(),
                  Cut.at(String.join(", ", files.subList(shown, files.size())), 800)));
    }
    return Work.of(new ToolResult.Ok(out.toString(), pictures)).labelled(labels);
  }

  /** The files that are meant, as they are shown; a name that is no pattern stays as it is. */
  private static List<String> files(Input in, Places places) throws IOException {
    Set<String> files = new LinkedHashSet<>();
    for (String name : in.named()) {
      if (!name.matches("(?s).*[*?{\\[].*")
          || name.contains(MEMBER)
          || Files.exists(places.named(name))) {
        files.add(name);
        continue;
      }
      places.named(name);
      Path start = GlobTool.start(name, places);
      List<Walk.Found> found = Walk.below(start, GlobTool.relative(name, start)).files();
      if (found.isEmpty()) {
        throw new Refusal("No file fits " + name + "; list what there is with Glob.");
      }
      found.stream()
          .filter(file -> file.attributes().isRegularFile())
          .forEach(file -> files.add(places.shown(file.path())));
    }
    return List.copyOf(files);
  }

  private Seen seen(String name, Input in, Places places, int room, Desk desk) throws IOException {
    var page = new ReadPage(in.first(), in.most(), room, false);
    int mark = name.indexOf(MEMBER);
    if (mark > 0 && !Files.exists(places.named(name))) {
      return member(name.substring(0, mark), name.substring(mark + 2), page, places);
    }
    Path path = places.existing(name);
    String shown = places.shown(path);
    UserFile file = UserFile.at(path, shown);
    byte[] head = file.head(HEAD);
    String picture = mediaType(head);
    if (picture != null) {
      return picture(file, shown, picture, desk);
    }
    if (documents.reads(String.valueOf(path.getFileName()), head)) {
      boolean brief = in.offset == null && in.limit == null && sheets(path);
      DocumentText.Content content = documents.content(path);
      String text =
          new ReadPage(in.first(), in.most(), room, brief).of(TextLines.of(content.markdown()));
      return noted(file, text, content.hidden(), content.beside());
    }
    if (TextLines.isText(head)) {
      if (file.size() == 0) {
        return new Seen(shown + " is empty.", List.of(), List.of());
      }
      String note = in.first() <= 1 ? documents.note(path) : "";
      String text = page.of(TextLines.of(file));
      return noted(
          file, (note.isEmpty() ? "" : "[" + note + "]\n") + text, UnseenText.line(text), "");
    }
    throw new Refusal(
        "\""
            + shown
            + "\" is a binary file of "
            + Cut.size(file.size())
            + " that Read cannot show; use Query for data files (parquet), Shell for others.");
  }

  /** A file in an archive; what is told of it is told of the archive. */
  private Seen member(String archive, String member, ReadPage page, Places places)
      throws IOException {
    Path path = places.existing(archive);
    UserFile file = UserFile.at(path, places.shown(path));
    DocumentText.Content content = documents.member(path, member);
    return noted(
        file, page.of(TextLines.of(content.markdown())), content.hidden(), content.beside());
  }

  private Seen noted(UserFile file, String text, String hidden, String beside) throws IOException {
    values.read(file.path().toString(), file.sha256(), text);
    var label = new Label(Label.Origin.WORKSPACE, file.path().toString(), hidden, beside);
    return new Seen(text, List.of(), List.of(label));
  }

  private Seen picture(UserFile file, String shown, String type, Desk desk) throws IOException {
    byte[] bytes = file.content(LARGEST_PICTURE, shown);
    String facts = documents.picture(file.path());
    String text =
        shown + ": " + type + (facts.isEmpty() ? "" : ", " + facts) + ", " + Cut.size(bytes.length);
    // What is written on a picture no rule can compare with what the model does next.
    return new Seen(
        text,
        List.of(new Image(type, desk.keep(bytes))),
        List.of(new Label(Label.Origin.UNKNOWN, file.path().toString())));
  }

  /** Whether one long sheet could hide the sheets after it. */
  private static boolean sheets(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).matches(".*\\.(xls|xls[xmb]|ods)");
  }

  private static @Nullable String mediaType(byte[] head) {
    String start = new String(head, 0, Math.min(12, head.length), StandardCharsets.ISO_8859_1);
    if (start.startsWith("\u0089PNG\r\n")) {
      return "image/png";
    }
    if (start.startsWith("\u00FF\u00D8\u00FF")) {
      return "image/jpeg";
    }
    if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
      return "image/gif";
    }
    return start.startsWith("RIFF") && start.endsWith("WEBP") ? "image/webp" : null;
  }
}
