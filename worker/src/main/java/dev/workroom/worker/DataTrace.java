package dev.workroom.worker;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.tools.Database;
import dev.workroom.tools.Lineage;
import dev.workroom.tools.Lineage.Asked;
import dev.workroom.tools.Lineage.Traced;
import dev.workroom.tools.Lineage.Wanted;
import dev.workroom.tools.Origin;
import dev.workroom.tools.Places;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.Rows;
import dev.workroom.tools.ScratchDirectory;
import dev.workroom.worker.Provenance.Column;
import dev.workroom.worker.Provenance.Filled;
import dev.workroom.worker.Trace.Source;
import dev.workroom.worker.Trace.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows a cell of a data file that a query filled: {@code B12} as programs for tables number it.
 */
record DataTrace(
    Path file, Provenance record, Filled table, List<Folder> folders, Path stage, int shown) {
  private static final Pattern PLACE = Pattern.compile("([A-Za-z]{1,3})([1-9]\\d{0,8})");

  Trace follow(String place, State state) throws IOException, InterruptedException {
    Matcher parts = PLACE.matcher(place.strip().replace("$", ""));
    if (!parts.matches()) {
      throw new Refusal(
          "\"%s\" is no cell of %s; say one as B%d."
              .formatted(place, file.getFileName(), table.firstRow()));
    }
    int at = 0;
    for (char letter : parts.group(1).toUpperCase(Locale.ROOT).toCharArray()) {
      at = at * 26 + letter - 'A' + 1;
    }
    long row = Long.parseLong(parts.group(2)) - table.firstRow();
    Column column = column(at, row, place);
    List<@Nullable Object> values = values(row, place);
    Map<Integer, Object> known = new HashMap<>();
    for (int c = 0; c < values.size(); c++) {
      if (values.get(c) instanceof Number number) {
        known.put(c, number.doubleValue());
      } else if (values.get(c) instanceof String text) {
        known.put(c, text);
      }
    }
    Origin origin = record.origin(table.query());
    Traced traced =
        new Lineage(stage.resolve("lineage"), new WorkbookSheets())
            .trace(
                origin,
                new Asked(column.of(), List.of(new Wanted(row, known))),
                new Places(folders),
                shown);
    Object value = column.of() < values.size() ? values.get(column.of()) : null;
    String cell = place.strip().toUpperCase(Locale.ROOT);
    return new Trace(
        file.toString(),
        state,
        cell,
        value == null ? "" : value.toString(),
        List.of(),
        List.of(
            new Source(
                cell,
                column.header(),
                origin.sql(),
                CellTrace.chain(origin),
                traced.exact(),
                traced.why(),
                traced.files())),
        List.of(),
        List.of());
  }

  private Column column(int at, long row, String place) {
    if (row < 0 || row >= table.rows()) {
      throw new Refusal(
          "%s is no value of %s; its rows are %d to %d."
              .formatted(
                  place,
                  file.getFileName(),
                  table.firstRow(),
                  table.firstRow() + table.rows() - 1));
    }
    return table.columns().stream()
        .filter(column -> column.column() == at)
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                "%s is no value of %s; it has %d columns."
                    .formatted(place, file.getFileName(), table.columns().size())));
  }

  private List<@Nullable Object> values(long row, String place)
      throws IOException, InterruptedException {
    try (var own = ScratchDirectory.below(stage.resolve("traced"));
        var database = new Database(own.path(), new WorkbookSheets())) {
      Rows rows =
          database.rows(
              "SELECT * FROM '%s' LIMIT 1 OFFSET %d"
                  .formatted(file.toString().replace("'", "''"), row),
              new Places(folders));
      if (rows.rows().isEmpty()) {
        throw new Refusal("%s has no %s any more.".formatted(file.getFileName(), place));
      }
      return rows.rows().getFirst();
    }
  }
}
