package dev.workroom.documents;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks a file of any kind with what there is to check for its kind. */
public final class DocumentCheck {
  private final DocumentReader reader;
  private final ReportCheck reports;
  private final DeckCheck decks = new DeckCheck();

  public DocumentCheck(DocumentReader reader, LibreOffice office) {
    this.reader = reader;
    this.reports = new ReportCheck(reader, office);
  }

  /** The ways in which a kind of file is looked at. */
  private enum Look {
    WORKBOOK("recalculated; errors, typed-in totals, formulas, charts"),
    REPORT("headings, references, sources, length"),
    DECK("slide edges, overlaps, text sizes, placeholders, titles"),
    WHOLE("only that it opens whole, not what it says");

    private final String summary;

    Look(String summary) {
      this.summary = summary;
    }

    static Look at(DocumentKind kind) {
      return switch (kind) {
        case WORD, OLD_WORD, ODF_TEXT, RTF -> REPORT;
        case PRESENTATION -> DECK;
        case WORKBOOK, OLD_WORKBOOK -> WORKBOOK;
        case ODF_SHEET,
            OLD_PRESENTATION,
            ODF_SLIDES,
            PDF,
            HTML,
            BOOK,
            MAIL,
            OUTLOOK_MAIL,
            CALENDAR,
            IMAGE,
            CSV,
            TEXT,
            PUBLICATION,
            DRAWING,
            ARCHIVE,
            DATABASE,
            ENCRYPTED_OFFICE,
            UNKNOWN ->
            WHOLE;
      };
    }
  }

  /** What the check of such a file looks at, so that nobody takes it for more than it is. */
  public static String summary(DocumentKind kind) {
    return Look.at(kind).summary;
  }

  /**
   * What is wrong with a file; empty when nothing is.
   *
   * @throws UnreadableDocument when it cannot be opened at all
   */
  public List<Finding> check(Path file) throws UnreadableDocument {
    return switch (Look.at(reader.kind(file))) {
      case REPORT -> reports.check(file, 0);
      case DECK -> decks.check(file);
      case WORKBOOK -> workbook(file);
      case WHOLE -> readable(file);
    };
  }

  private static List<Finding> workbook(Path file) throws UnreadableDocument {
    try {
      return WorkbookCheck.check(file);
    } catch (DocumentException e) {
      throw new UnreadableDocument(String.valueOf(e.getMessage()), e);
    }
  }

  /** That it opens whole, and what is odd about it. */
  private List<Finding> readable(Path file) throws UnreadableDocument {
    DocumentText text = reader.read(file, 0, DocumentReader.PIECE);
    List<Finding> findings = new ArrayList<>();
    for (String note : text.notes()) {
      boolean serious =
          note.contains("damaged") || note.contains("missing") || note.contains("cut off");
      findings.add(new Finding(serious ? Severity.ERROR : Severity.NOTE, "", note));
    }
    return List.copyOf(findings);
  }
}
