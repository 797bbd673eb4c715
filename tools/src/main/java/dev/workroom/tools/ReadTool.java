package dev.workroom.tools;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.json.Inputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows a file: text by numbered lines, pictures as such, documents as Markdown. */
public final class ReadTool implements FileTool {
  private static final Spec SPEC = new Spec("Read", Input.class);
  private static final int HEAD = 8_192;
  private static final long LARGEST_PICTURE = 3_750_000;

  /** Lines that are counted beyond the page, so that a huge file does not take minutes. */
  private static final long COUNTED = 2_000_000;

  private static final int LONG_LINE = 2_000;

  /** Rows of one sheet that are shown when nobody says which; figures come from Query. */
  private static final int ROWS = 60;

  private final DocumentText documents;
  private final ValueLog values;

  public ReadTool(DocumentText documents) {
    this(documents, ValueLog.NONE);
  }

  public ReadTool(DocumentText documents, ValueLog values) {
    this.documents = documents;
    this.values = values;
  }

  /** What a model says. */
  record Input(String path, @Nullable Integer offset, @Nullable Integer limit) {
    int first() {
      return offset == null ? 1 : Math.max(1, offset);
    }

    int most() {
      return limit == null ? Integer.MAX_VALUE : Math.max(1, limit);
    }
  }

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(folders);
    return Effect.read("read " + places.shown(places.named(in.path)));
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    Path path = places.existing(in.path);
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
      return shown(
          file,
          page(TextLines.of(content.markdown()), in, brief),
          content.hidden(),
          content.beside());
    }
    if (TextLines.isText(head)) {
      if (file.size() == 0) {
        return Work.ok(shown + " is empty.");
      }
      String note = in.first() <= 1 ? documents.note(path) : "";
      String page = page(TextLines.of(file), in, false);
      return shown(
          file, (note.isEmpty() ? "" : "[" + note + "]\n") + page, UnseenText.line(page), "");
    }
    throw new Refusal(
        "\""
            + shown
            + "\" is a binary file of "
            + Cut.size(file.size())
            + " that Read cannot show; use Query for data files (parquet), Shell for others.");
  }

  private Work shown(UserFile file, String page, String hidden, String beside) throws IOException {
    values.read(file.path().toString(), file.sha256(), page);
    return Work.ok(page)
        .labelled(
            List.of(new Label(Label.Origin.WORKSPACE, file.path().toString(), hidden, beside)));
  }

  private static Work picture(UserFile file, String shown, String type, Desk desk)
      throws IOException {
    byte[] bytes = file.content(LARGEST_PICTURE, shown);
    var image = new Image(type, desk.keep(bytes));
    // What is written on a picture no rule can compare with what the model does next.
    return Work.of(
            new ToolResult.Ok(shown + ": " + type + ", " + Cut.size(bytes.length), List.of(image)))
        .labelled(List.of(new Label(Label.Origin.UNKNOWN, file.path().toString())));
  }

  /** Lines from the one asked for, as many as one result holds, and where to go on. */
  private static String page(TextLines all, Input in, boolean brief) throws IOException {
    try (TextLines lines = all) {
      var out = new StringBuilder();
      long last = 0;
      long row = 0;
      while (lines.next()) {
        if (lines.number() < in.first()) {
          continue;
        }
        row = brief && lines.text().startsWith("|") ? row + 1 : 0;
        if (row > ROWS) {
          last = lines.number();
          if (row == ROWS + 1) {
            out.append("[more rows: Query them, or read on with offset ")
                .append(last)
                .append("]\n");
          }
          continue;
        }
        String line = (lines.number() + "\t") + (out.isEmpty() ? lines.text() : narrow(lines));
        boolean full = out.length() + line.length() > Cut.RESULT - 200;
        if (full && out.isEmpty()) {
          line = Cut.at(line, Cut.RESULT - 200);
        } else if (full || lines.number() - in.first() >= in.most()) {
          break;
        }
        out.append(line).append('\n');
        last = lines.number();
      }
      long slips = lines.slips();
      long total = Math.max(last, lines.number());
      while (total < COUNTED && lines.next()) {
        total = lines.number();
      }
      if (last == 0) {
        return "There is no line "
            + in.first()
            + ": the file has "
            + Cut.count(total, "line")
            + ".";
      }
      if (last < total) {
        out.append("[lines ").append(in.first()).append('–').append(last).append(" of ");
        out.append(total < COUNTED ? "" : "more than ").append(total);
        out.append("; go on with offset ").append(last + 1).append("]\n");
      }
      if (slips > 0) {
        out.append('[').append(Cut.count(slips, "line"));
        out.append(" not in UTF-8, shown as Windows-1252]\n");
      }
      return out.toString();
    }
  }

  /** Whether one long sheet could hide the sheets after it. */
  private static boolean sheets(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).matches(".*\\.(xls|xls[xmb]|ods)");
  }

  private static String narrow(TextLines lines) {
    String text = lines.text();
    return text.length() <= LONG_LINE
        ? text
        : Cut.at(text, LONG_LINE) + " [" + text.length() + " characters; read it alone by offset]";
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
