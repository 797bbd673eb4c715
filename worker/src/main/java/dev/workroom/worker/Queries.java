package dev.workroom.worker;

import dev.workroom.documents.Table;
import dev.workroom.documents.TableQuery;
import dev.workroom.tools.Database;
import dev.workroom.tools.Places;
import dev.workroom.tools.ValueLog;

/** The session's data, asked by what documents are filled with; notes what it answered. */
record Queries(Database database, Places places, ValueLog values) implements TableQuery {
  @Override
  public Table run(String sql) {
    return QueryTable.of(
        sql,
        () -> {
          Database.Sourced answer = database.sourced(sql, places);
          values.queried(answer.origin(), answer.rows(), 0);
          return answer.rows();
        });
  }
}
