package dev.workroom.worker;

import dev.workroom.documents.DocumentReader;
import dev.workroom.documents.UnreadableDocument;
import dev.workroom.tools.DocumentText;
import dev.workroom.tools.Refusal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Documents as Markdown for the tool Read. */
final class ReadableDocuments implements DocumentText {
  private static final int MOST = 20_000_000;

  /** What is better read as a document than as the text it may also be. */
  private static final Set<String> KINDS =
      Set.of(
          "docx", "docm", "dotx", "doc", "xlsx", "xlsm", "xltx", "xls", "pptx", "pptm", "ppt",
          "odt", "ods", "odp", "pdf", "rtf", "epub", "eml", "msg", "ics", "zip", "html", "htm");

  @Override
  public boolean reads(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot >= 0 && KINDS.contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  @Override
  public String markdown(Path file) {
    try {
      var text = new DocumentReader().read(file, 0, MOST);
      var out = new StringBuilder();
      text.notes().forEach(note -> out.append("> ").append(note).append('\n'));
      return out.append(out.isEmpty() ? "" : "\n").append(text.markdown()).toString();
    } catch (UnreadableDocument e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }
}
