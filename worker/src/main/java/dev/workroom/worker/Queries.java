package dev.workroom.worker;

import dev.workroom.documents.DocumentException;
import dev.workroom.documents.Table;
import dev.workroom.documents.TableQuery;
import dev.workroom.tools.Database;
import dev.workroom.tools.Places;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.Rows;
import dev.workroom.tools.ValueLog;
import java.io.IOException;
import java.util.List;

/** The session's data, asked by what documents are filled with. */
record Queries(Database database, Places places, ValueLog values) implements TableQuery {
  @Override
  public Table run(String sql) {
    try {
      Database.Sourced answer = database.sourced(sql, places);
      Rows rows = answer.rows();
      values.queried(answer.origin(), rows, 0);
      List<Table.Column> columns =
          rows.columns().stream()
              .map(column -> new Table.Column(column.name(), type(column.type())))
              .toList();
      return new Table(columns, rows.rows());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DocumentException("The query was stopped.", e);
    } catch (IOException | RuntimeException e) {
      String query = sql.strip().replaceAll("\\s+", " ");
      String start = query.length() > 60 ? query.substring(0, 60) + "…" : query;
      throw new DocumentException("The query \"" + start + "\": " + Refusal.sentence(e), e);
    }
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
