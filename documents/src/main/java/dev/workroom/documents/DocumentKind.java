package dev.workroom.documents;

/** What a file is, judged by its content. */
public enum DocumentKind {
  WORD("Word document"),
  PRESENTATION("PowerPoint presentation"),
  WORKBOOK("Excel workbook"),
  OLD_WORD("Word document of before 2007"),
  OLD_PRESENTATION("PowerPoint presentation of before 2007"),
  OLD_WORKBOOK("Excel workbook of before 2007"),
  ODF_TEXT("OpenDocument text"),
  ODF_SHEET("OpenDocument spreadsheet"),
  ODF_SLIDES("OpenDocument presentation"),
  PDF("PDF document"),
  RTF("rich text document"),
  HTML("web page"),
  BOOK("EPUB book"),
  MAIL("mail message"),
  OUTLOOK_MAIL("Outlook message"),
  CALENDAR("calendar"),
  IMAGE("image"),
  CSV("table in a text file"),
  TEXT("text"),
  PUBLICATION("Publisher document"),
  DRAWING("Visio drawing"),
  ARCHIVE("archive"),
  DATABASE("SQLite database"),
  ENCRYPTED_OFFICE("password-protected Office document"),
  UNKNOWN("file of an unknown kind");

  private final String words;

  DocumentKind(String words) {
    this.words = words;
  }

  /** The kind as people call it. */
  public String words() {
    return words;
  }
}
