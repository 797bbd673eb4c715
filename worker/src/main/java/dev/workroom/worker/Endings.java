package dev.workroom.worker;

import static java.util.Map.entry;

import dev.workroom.documents.DocumentKind;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the ending of a file's name promises, and what to say where its content is another. */
final class Endings {
  private static final Set<DocumentKind> WORD = Set.of(DocumentKind.WORD);
  private static final Set<DocumentKind> SHEETS =
      Set.of(DocumentKind.WORKBOOK, DocumentKind.OLD_WORKBOOK);
  private static final Set<DocumentKind> SLIDES = Set.of(DocumentKind.PRESENTATION);
  private static final Set<DocumentKind> IMAGE = Set.of(DocumentKind.IMAGE);

  /** Endings that leave no doubt; what is protected or unknown is said elsewhere. */
  private static final Map<String, Set<DocumentKind>> PROMISED =
      Map.ofEntries(
          entry("docx", WORD),
          entry("docm", WORD),
          entry("doc", Set.of(DocumentKind.OLD_WORD)),
          entry("xlsx", Set.of(DocumentKind.WORKBOOK)),
          entry("xlsm", Set.of(DocumentKind.WORKBOOK)),
          entry("xls", SHEETS),
          entry("pptx", SLIDES),
          entry("ppt", Set.of(DocumentKind.OLD_PRESENTATION)),
          entry("odt", Set.of(DocumentKind.ODF_TEXT)),
          entry("ods", Set.of(DocumentKind.ODF_SHEET)),
          entry("odp", Set.of(DocumentKind.ODF_SLIDES)),
          entry("pdf", Set.of(DocumentKind.PDF)),
          entry("rtf", Set.of(DocumentKind.RTF)),
          entry("zip", Set.of(DocumentKind.ARCHIVE)),
          entry("png", IMAGE),
          entry("jpg", IMAGE),
          entry("jpeg", IMAGE),
          entry("gif", IMAGE));

  private Endings() {}

  /** One sentence where the content is not what the name says; else nothing. */
  static String remark(Path file, DocumentKind kind) {
    String name = String.valueOf(file.getFileName());
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    Set<DocumentKind> promised = PROMISED.getOrDefault(ending, Set.of(kind));
    boolean told = kind == DocumentKind.UNKNOWN || kind == DocumentKind.ENCRYPTED_OFFICE;
    return told || promised.contains(kind)
        ? ""
        : "The name ends in .%s, the content is: %s".formatted(ending, kind.words());
  }
}
