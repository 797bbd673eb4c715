package dev.workroom.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.ss.util.WorkbookUtil;
import org.jspecify.annotations.Nullable;

/** Where everything of a {@link WorkbookSpec} stands, before a cell is written. */
final class WorkbookLayout {
  /** Rows left free between a table and what follows it. */
  private static final int GAP = 2;

  private final Map<String, List<TablePlace>> bySheet = new LinkedHashMap<>();
  private final Map<String, TablePlace> byName = new LinkedHashMap<>();
  private final Set<String> reserved = new HashSet<>();
  private final Map<String, List<CellRangeAddress>> taken = new LinkedHashMap<>();
  private final Map<String, String> formats = new HashMap<>();

  private WorkbookLayout() {}

  /** One that nothing stands in yet. */
  static WorkbookLayout empty() {
    return new WorkbookLayout();
  }

  /**
   * Runs the queries and settles each table's place.
   *
   * @throws DocumentException when the description contradicts itself or a query fails
   */
  static WorkbookLayout of(WorkbookSpec spec, TableQuery query, CellFormats formats) {
    if (spec.sheets().isEmpty()) {
      throw new DocumentException("The workbook has no sheets: give it at least one.");
    }
    return of(spec, query, formats, new WorkbookLayout());
  }

  /** As the other, beside what an existing workbook holds. */
  static WorkbookLayout of(
      WorkbookSpec spec, TableQuery query, CellFormats formats, WorkbookLayout layout) {
    spec.names().keySet().forEach(name -> layout.reserved.add(name.toLowerCase(Locale.ROOT)));
    for (SheetSpec sheet : spec.sheets()) {
      if (!layout.taken.containsKey(sheet.name())) {
        checkName(sheet.name(), layout.bySheet.keySet());
        layout.bySheet.put(sheet.name(), new ArrayList<>());
      }
      layout.place(sheet, query, formats);
    }
    return layout;
  }

  /**
   * Makes an existing sheet known.
   *
   * @param areas what stands on it, which new things leave free
   */
  void existing(String sheet, List<CellRangeAddress> areas, List<TablePlace> tables) {
    bySheet.put(sheet, new ArrayList<>(tables));
    taken.put(sheet, List.copyOf(areas));
    tables.forEach(table -> byName.put(table.name().toLowerCase(Locale.ROOT), table));
  }

  /** What an existing sheet holds; empty for a new one. */
  List<CellRangeAddress> taken(String sheet) {
    return taken.getOrDefault(sheet, List.of());
  }

  void format(String sheet, int column, String code) {
    formats.putIfAbsent(sheet + "!" + column, code);
  }

  /** The number format that an existing column begins with. */
  Optional<String> format(String sheet, int column) {
    return Optional.ofNullable(formats.get(sheet + "!" + column));
  }

  private static void checkName(String name, Set<String> others) {
    try {
      WorkbookUtil.validateSheetName(name);
    } catch (IllegalArgumentException e) {
      throw new DocumentException(
          "\"%s\" cannot be a sheet's name: use 1 to 31 characters without [ ] * ? / \\ :"
              .formatted(name),
          e);
    }
    if (others.stream().anyMatch(other -> other.equalsIgnoreCase(name))) {
      throw new DocumentException("Two sheets are called \"%s\".".formatted(name));
    }
  }

  private void place(SheetSpec sheet, TableQuery query, CellFormats formats) {
    int next = sheet.title() == null ? 0 : sheet.subtitle() == null ? 2 : 3;
    next =
        taken(sheet.name()).stream()
            .mapToInt(area -> area.getLastRow() + 1 + GAP)
            .reduce(next, Math::max);
    for (TableSpec table : sheet.tables()) {
      String name = tableName(sheet, table);
      CellReference at = table.at() == null ? null : address(table.at(), sheet.name());
      int top = at == null ? next : at.getRow();
      int left = at == null ? 0 : at.getCol();
      int header = table.title() == null ? top : top + 1;
      TableRows.Joined joined = TableRows.join(name, table, query, formats);
      TablePlace place =
          new TablePlace(
              sheet.name(),
              name,
              table,
              header,
              left,
              joined.columns(),
              joined.rows(),
              totalLabel(table.total(), joined.columns(), formats),
              !Boolean.TRUE.equals(table.plain()),
              false,
              joined.looks());
      if (place.bulk() && !joined.looks().isEmpty()) {
        throw new DocumentException(
            "The table %s has %,d rows: cells with a format or style of their own go with fewer than 1,000."
                .formatted(name, joined.rows().size()));
      }
      for (TablePlace other : tables(sheet.name())) {
        if (overlap(place, other)) {
          throw new DocumentException(
              "On sheet %s the tables %s and %s overlap: leave \"at\" out, or move one."
                  .formatted(sheet.name(), other.name(), name));
        }
      }
      tables(sheet.name()).add(place);
      byName.put(name.toLowerCase(Locale.ROOT), place);
      next = Math.max(next, place.bottom() + 1 + GAP);
    }
  }

  private static @Nullable String totalLabel(
      @Nullable String total, List<TablePlace.Column> columns, CellFormats formats) {
    if (total == null || total.isBlank() || total.equalsIgnoreCase("false")) {
      return null;
    }
    return total.equalsIgnoreCase("true")
        ? formats.total(columns.stream().map(TablePlace.Column::header).toList())
        : total;
  }

  private static boolean overlap(TablePlace a, TablePlace b) {
    return a.headerRow() <= b.bottom()
        && b.headerRow() <= a.bottom()
        && a.firstColumn() <= b.lastColumn()
        && b.firstColumn() <= a.lastColumn();
  }

  /** A name that Excel accepts for a table and that nothing else has. */
  private String tableName(SheetSpec sheet, TableSpec table) {
    String wanted = table.name() == null || table.name().isBlank() ? sheet.name() : table.name();
    String legal = legal(wanted);
    String unique = legal;
    for (int n = 2;
        byName.containsKey(unique.toLowerCase(Locale.ROOT))
            || reserved.contains(unique.toLowerCase(Locale.ROOT));
        n++) {
      unique = legal + "_" + n;
    }
    if (!unique.equals(legal) && table.name() != null) {
      throw new DocumentException(
          "Two tables or names are called \"%s\"; formulas could not tell them apart."
              .formatted(table.name()));
    }
    return unique;
  }

  /** Without spaces and signs, and not like a cell: table R is _R. */
  private static String legal(String wanted) {
    String legal = wanted.strip().replaceAll("[^\\p{L}\\p{N}_.]+", "_");
    return legal.matches("[\\p{L}_].*") && !looksLikeCell(legal) ? legal : "_" + legal;
  }

  private static boolean looksLikeCell(String name) {
    return name.matches("(?i)[a-z]{1,3}[0-9]{1,7}|r|c|r[0-9]*c[0-9]*");
  }

  /** The cell that a text names, or one sentence about what is wrong with it. */
  static CellReference address(String text, String sheet) {
    if (!text.strip().matches("\\$?[A-Za-z]{1,3}\\$?[1-9][0-9]{0,6}")) {
      throw new DocumentException(
          "On sheet %s \"%s\" is no cell address such as B5.".formatted(sheet, text));
    }
    CellReference cell = new CellReference(text.strip().toUpperCase(Locale.ROOT));
    if (cell.getRow() > 1_048_575 || cell.getCol() > 16_383) {
      throw new DocumentException("%s!%s lies outside a sheet.".formatted(sheet, text));
    }
    return cell;
  }

  /** The tables of a sheet from the top. */
  List<TablePlace> tables(String sheet) {
    List<TablePlace> places = bySheet.get(sheet);
    if (places == null) {
      throw new DocumentException("There is no sheet \"%s\".".formatted(sheet));
    }
    return places;
  }

  /** By the name that was asked for or the one that Excel accepts. */
  Optional<TablePlace> table(String name) {
    TablePlace table = byName.get(name.strip().toLowerCase(Locale.ROOT));
    return Optional.ofNullable(
        table == null ? byName.get(legal(name).toLowerCase(Locale.ROOT)) : table);
  }

  List<TablePlace> tables() {
    return List.copyOf(byName.values());
  }

  boolean hasSheet(@Nullable String name) {
    return bySheet.keySet().stream().anyMatch(sheet -> sheet.equalsIgnoreCase(name));
  }
}
