package dev.workroom.documents;

/** In which order a file writes day, month and year. */
public enum CsvDates {
  /** 2026-03-31, or no days at all. */
  ISO("yyyy-mm-dd"),
  DAY_FIRST("dd/mm/yyyy"),
  DAY_FIRST_POINTS("dd.mm.yyyy"),
  DAY_FIRST_DASHES("dd-mm-yyyy"),
  MONTH_FIRST("mm/dd/yyyy"),
  /** No day above twelve tells: taken as day first, but said. */
  UNCERTAIN("dd/mm/yyyy or mm/dd/yyyy, which no value tells");

  private final String shown;

  CsvDates(String shown) {
    this.shown = shown;
  }

  /** In words; slashes stand for separators that are mixed. */
  public String shown() {
    return shown;
  }
}
