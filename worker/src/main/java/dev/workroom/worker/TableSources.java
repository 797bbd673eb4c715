package dev.workroom.worker;

import dev.workroom.documents.FilledTable;
import dev.workroom.tools.Database.Sourced;
import dev.workroom.worker.Provenance.Column;
import dev.workroom.worker.Provenance.Filled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which columns of a workbook's tables hold which columns of the queries that filled them. */
final class TableSources {
  private final Map<String, Sourced> answers = new HashMap<>();

  /** Asks the session's data. */
  @FunctionalInterface
  interface Asking {
    Sourced answer() throws IOException, InterruptedException;
  }

  /** A query's answer: one for all tables that ask the same. */
  Sourced answer(String sql, Asking asking) throws IOException, InterruptedException {
    Sourced known = answers.get(sql);
    Sourced answer = known == null ? asking.answer() : known;
    answers.put(sql, answer);
    return answer;
  }

  /** What a table's query answered, if it was asked here. */
  Optional<Sourced> answered(FilledTable table) {
    return Optional.ofNullable(answers.get(table.query()));
  }

  /** The record of a workbook. */
  Provenance of(List<FilledTable> tables) {
    var draft = new Provenance.Draft();
    for (FilledTable table : tables) {
      Sourced answer = answers.get(table.query());
      if (answer != null) {
        draft.table(
            new Filled(
                table.sheet(),
                table.name(),
                table.firstRow() + 1,
                answer.rows().rows().size(),
                draft.query(answer.origin()),
                columns(table, answer)));
      }
    }
    return draft.done();
  }

  private static List<Column> columns(FilledTable table, Sourced answer) {
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < table.headers().size(); c++) {
      int best = -1;
      for (int q = 0; q < answer.rows().columns().size(); q++) {
        boolean named =
            loose(answer.rows().columns().get(q).name()).equals(loose(table.headers().get(c)));
        if ((best < 0 || named) && holds(table, c, answer, q)) {
          best = q;
        }
      }
      if (best >= 0) {
        columns.add(new Column(table.firstColumn() + c + 1, table.headers().get(c), best));
      }
    }
    return columns;
  }

  private static boolean holds(FilledTable table, int column, Sourced answer, int of) {
    List<List<@Nullable Object>> rows = answer.rows().rows();
    if (rows.size() > table.rows().size()) {
      return false;
    }
    boolean some = false;
    for (int r = 0; r < rows.size(); r++) {
      Object laid = table.rows().get(r).get(column);
      Object given = rows.get(r).get(of);
      if (!same(laid, given)) {
        return false;
      }
      some |= laid != null;
    }
    return some;
  }

  private static boolean same(@Nullable Object laid, @Nullable Object given) {
    if (laid instanceof Number one && given instanceof Number other) {
      return one.doubleValue() == other.doubleValue();
    }
    return laid == null
        ? given == null
        : given != null && laid.toString().strip().equals(given.toString().strip());
  }

  private static String loose(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).replaceAll("[\\s_-]+", "");
  }
}
