package dev.workroom.documents;

import dev.workroom.json.Guided;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One sheet: a heading, tables one below the other, free cells, charts.
 *
 * @param tables placed from the top with a gap between them unless they say where
 * @param cells free cells by address; a value, a formula text beginning with "=", or an object
 *     ({@link CellSpec}); an address may be a range to merge
 * @param freeze the first cell that scrolls, such as {@code B5}; {@code none}; by default the
 *     headers of a sheet that holds one long table
 * @param widths column widths in characters by column letter; the rest fits its content
 * @param landscape print direction; by default whatever suits the width
 * @param print how it is printed; A4, fitted to the width, with page numbers when absent
 * @param pivots pivot tables, below the tables unless they say where
 * @param gridlines by default hidden where the sheet has a title
 * @param notes lines of small print below everything else
 */
public record SheetSpec(
    String name,
    @Nullable String title,
    @Guided @Nullable String subtitle,
    List<TableSpec> tables,
    Map<String, CellSpec> cells,
    List<ChartSpec> charts,
    @Guided @Nullable String freeze,
    @Guided Map<String, Double> widths,
    @Guided @Nullable Boolean landscape,
    @Guided @Nullable Boolean gridlines,
    @Guided @Nullable SheetPrint print,
    @Guided List<TablePivot> pivots,
    @Guided List<String> notes) {
  public SheetSpec {
    name = name == null ? "" : name.strip();
    tables = tables == null ? List.of() : List.copyOf(tables);
    cells = cells == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    charts = charts == null ? List.of() : List.copyOf(charts);
    widths = widths == null ? Map.of() : Map.copyOf(widths);
    pivots = pivots == null ? List.of() : List.copyOf(pivots);
    notes = notes == null ? List.of() : List.copyOf(notes);
  }
}
