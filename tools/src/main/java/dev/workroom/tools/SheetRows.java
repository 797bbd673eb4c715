package dev.workroom.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the sheets of workbooks for {@link Database}. */
public interface SheetRows {
  /** The names of the sheets, in their order. */
  List<String> sheets(Path workbook) throws IOException;

  /**
   * The rows of a sheet from the top, formulas by their values: {@code String}, {@code Number},
   * {@code Boolean}, {@code LocalDate}, {@code LocalDateTime}, {@code LocalTime} or null.
   */
  List<? extends List<? extends @Nullable Object>> rows(Path workbook, String sheet)
      throws IOException;

  /** The total rows of the sheet's tables, which {@link #rows} leaves out, as a person says it. */
  default List<String> totals(Path workbook, String sheet) throws IOException {
    return List.of();
  }

  /** The number that each of these rows has in the sheet, from 1; by default they have no gaps. */
  default List<Integer> rowNumbers(Path workbook, String sheet) throws IOException {
    return IntStream.rangeClosed(1, rows(workbook, sheet).size()).boxed().toList();
  }
}
