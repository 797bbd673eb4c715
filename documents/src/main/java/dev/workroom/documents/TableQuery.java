package dev.workroom.documents;

/** Runs SQL for the sheets that are filled by a query. */
@FunctionalInterface
public interface TableQuery {
  /**
   * All rows of the result.
   *
   * @throws DocumentException with one sentence for the model when the query fails
   */
  Table run(String sql);

  /** Where there is no data to ask. */
  static TableQuery none() {
    return sql -> {
      throw new DocumentException("there is no data source to run the query on");
    };
  }
}
