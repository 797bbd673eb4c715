package dev.workroom.worker;

import dev.workroom.tools.Database;
import dev.workroom.tools.Places;
import dev.workroom.tools.Rows;
import dev.workroom.tools.ScratchDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns and first rows of a Parquet file as Markdown. */
final class ParquetText {
  private static final String MAGIC = "PAR1";
  private static final int MOST_ROWS = 100;
  private static final int LONGEST_VALUE = 2_000;

  private ParquetText() {}

  static boolean is(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAGIC.length()), StandardCharsets.ISO_8859_1).equals(MAGIC);
    }
  }

  static String of(Path file, Places places, Path scratch)
      throws IOException, InterruptedException {
    String source = "read_parquet('" + file.toString().replace("'", "''") + "')";
    try (var own = ScratchDirectory.below(scratch);
        var database = new Database(own.path(), new WorkbookSheets())) {
      Rows first = database.rows("SELECT * FROM " + source + " LIMIT " + MOST_ROWS, places);
      Object all =
          database.rows("SELECT count(*) FROM " + source, places).rows().getFirst().getFirst();
      long count = all instanceof Number number ? number.longValue() : first.rows().size();
      return markdown(first, count);
    }
  }

  private static String markdown(Rows first, long count) {
    var out = new StringBuilder("%,d rows\n\n".formatted(count));
    out.append(line(first.columns().stream().map(one -> one.name() + " " + one.type()).toList()));
    out.append("|").append("---|".repeat(first.columns().size())).append('\n');
    first.rows().forEach(row -> out.append(line(row.stream().map(ParquetText::shown).toList())));
    long more = count - first.rows().size();
    return out.append(more > 0 ? "[%,d further rows]\n".formatted(more) : "").toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|").replaceAll("\\R", "<br>"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String shown(@Nullable Object value) {
    String text = value == null ? "" : value instanceof Blob ? "(data)" : value.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }
}
