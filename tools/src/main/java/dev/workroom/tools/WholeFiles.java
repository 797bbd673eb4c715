package dev.workroom.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that a query reads whole, by read_text and read_blob: documents give their text, and each
 * is named as the model names it.
 *
 * @param documents turns documents into text
 */
record WholeFiles(DocumentText documents) {
  /** Where no document is turned into text. */
  static final WholeFiles PLAIN = new WholeFiles(DocumentText.NONE);

  /** Whether its bytes are no text, whatever it is called. */
  boolean opaque(Path file, byte[] head) {
    return documents.opaque(name(file), head) || !TextLines.isText(head);
  }

  /**
   * A document's text, put there unless it is there already.
   *
   * @param lenient what is told of a file that has no text, which then is empty; null: it is
   *     refused
   */
  Path text(UserFile file, byte[] head, Path target, @Nullable List<String> lenient)
      throws IOException {
    if (Files.exists(target)) {
      return target;
    }
    try {
      return put(target, text(file.path(), head), file);
    } catch (Refusal e) {
      if (lenient == null) {
        throw e;
      }
      lenient.add(String.valueOf(e.getMessage()));
      return put(target.resolveSibling("nothing"), "", file);
    }
  }

  private static Path put(Path target, String text, UserFile file) throws IOException {
    Path partial = target.resolveSibling("partial");
    Files.writeString(partial, text);
    Files.setLastModifiedTime(partial, Files.getLastModifiedTime(file.path()));
    return Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private String text(Path file, byte[] head) throws IOException {
    if (!documents.opaque(name(file), head)) {
      throw new Refusal(name(file) + " is neither text nor a document, so it has no content here.");
    }
    return documents.content(file).markdown();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** What goes before such a call, so that its files have the names that a model uses. */
  String before(Map<Path, String> copies, Places places) {
    var name = new StringBuilder("CASE ");
    copies.forEach((copy, shown) ->
        name.append("WHEN filename = ")
            .append(DataFiles.quoted(copy))
            .append(" THEN ")
            .append(DataFiles.quoted(Path.of(shown)))
            .append(' '));
    String first = places.first() + "/";
    name.append("WHEN starts_with(filename, ").append(DataFiles.quoted(places.first()));
    name.append(" || '/') THEN substr(filename, ").append(first.length() + 1);
    return "(SELECT * REPLACE (" + name + ") ELSE filename END AS filename) FROM ";
  }
}
