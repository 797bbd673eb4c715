package dev.workroom.worker;

import dev.workroom.documents.DocumentException;
import dev.workroom.documents.Table;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.Rows;
import java.io.IOException;
import java.util.List;

/** What a query answers, as a table of a document. */
final class QueryTable {
  private static final int SHOWN = 60;

  private QueryTable() {}

  /** Asks the session's data. */
  @FunctionalInterface
  interface Asking {
    Rows rows() throws IOException, InterruptedException;
  }

  /**
   * The answer to a query.
   *
   * @throws DocumentException if it cannot be had; the message names the query
   */
  static Table of(String sql, Asking asking) {
    try {
      return of(asking.rows());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DocumentException("The query was stopped.", e);
    } catch (IOException | RuntimeException e) {
      String query = sql.strip().replaceAll("\\s+", " ");
      String start = query.length() > SHOWN ? query.substring(0, SHOWN) + "…" : query;
      throw new DocumentException("The query \"" + start + "\": " + Refusal.sentence(e), e);
    }
  }

  /** The rows of a query in the documents' words. */
  static Table of(Rows rows) {
    List<Table.Column> columns =
        rows.columns().stream()
            .map(column -> new Table.Column(column.name(), type(column.type())))
            .toList();
    return new Table(columns, rows.rows());
  }

  /** DuckDB's types as the documents' kinds of value. */
  private static Table.Type type(String type) {
    String plain = type.replaceAll("\\(.*", "");
    return switch (plain) {
      case "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "UBIGINT",
          "UHUGEINT" ->
          Table.Type.INTEGER;
      case "FLOAT", "DOUBLE", "DECIMAL" -> Table.Type.NUMBER;
      case "BOOLEAN" -> Table.Type.BOOLEAN;
      case "DATE" -> Table.Type.DATE;
      case "TIME" -> Table.Type.TIME;
      default -> plain.startsWith("TIMESTAMP") ? Table.Type.DATETIME : Table.Type.TEXT;
    };
  }
}
