package dev.workroom.documents;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * Turns a formula as the model writes it into one as Excel stores it: braces and this-row
 * references become addresses, new functions get their prefixes.
 */
final class FormulaText {
  private static final Pattern SEVERAL = Pattern.compile("\\[([^\\[\\]]+)\\]:\\[([^\\[\\]]+)\\]");
  private static final char SEVERAL_MARK = '\n';

  private final WorkbookLayout layout;

  FormulaText(WorkbookLayout layout) {
    this.layout = layout;
  }

  /**
   * Where a formula stands.
   *
   * @param table the table it belongs to, whose columns it may name alone
   */
  record Place(String sheet, @Nullable TablePlace table, int row) {
    String shown() {
      return "sheet " + sheet + (table == null ? "" : ", table " + table.name());
    }
  }

  /**
   * The formula for a file, without "=".
   *
   * @throws DocumentException when it names a table or a column that is not there
   */
  String stored(String formula, Place place) {
    String plain = formula.startsWith("=") ? formula.substring(1) : formula;
    List<FormulaToken> tokens = FormulaToken.of(plain.strip());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      FormulaToken token = tokens.get(i);
      FormulaToken next = i + 1 < tokens.size() ? tokens.get(i + 1) : null;
      if (token.kind() == FormulaToken.Kind.BRACES) {
        text.append(braces(token.text(), place, formula));
      } else if (token.kind() == FormulaToken.Kind.WORD
          && next != null
          && next.kind() == FormulaToken.Kind.BRACKETS) {
        text.append(structured(token.text(), next.text(), place, formula));
        i++;
      } else if (token.kind() == FormulaToken.Kind.WORD
          && layout.table(token.text()).filter(TablePlace::listObject).isPresent()
          && (next == null || !(next.is("(") || next.is("!")))
          && (i == 0 || !tokens.get(i - 1).is("!"))) {
        // A table alone means its rows; a file must say so.
        text.append(token.text()).append("[#Data]");
      } else if (token.kind() == FormulaToken.Kind.BRACKETS && token.text().startsWith("[@")) {
        text.append(sameRow(thisRowColumn(token.text()), place, formula));
      } else {
        text.append(token.text());
      }
    }
    return FormulaFunctions.stored(text.toString());
  }

  private String braces(String token, Place place, String formula) {
    String inside = token.substring(1, token.length() - (token.endsWith("}") ? 1 : 0)).strip();
    if (place.table() != null && place.table().column(inside).isPresent()) {
      return sameRow(inside, place, formula);
    }
    for (int dot = inside.indexOf('.'); dot > 0; dot = inside.indexOf('.', dot + 1)) {
      Optional<TablePlace> table = layout.table(inside.substring(0, dot));
      if (table.isPresent()) {
        return reference(table.get(), inside.substring(dot + 1), place, formula);
      }
    }
    if (inside.startsWith("@")) {
      return sameRow(inside.substring(1), place, formula);
    }
    if (inside.isEmpty() || inside.matches("[-+\"0-9.#].*|(?i)(true|false)\\b.*")) {
      return token;
    }
    throw new DocumentException(
        "The formula %s on %s names {%s}, which is no column%s; write {Column} or {Table.Column}."
            .formatted(
                formula,
                place.shown(),
                inside,
                place.table() == null ? "" : " among " + headers(place.table())));
  }

  /** {@code Table.Column}, {@code Table.Column@Row}. */
  private String reference(TablePlace table, String rest, Place place, String formula) {
    Optional<Integer> column = table.column(rest);
    if (column.isPresent()) {
      return wholeColumn(table, column.get(), place);
    }
    int at = rest.lastIndexOf('@');
    String header = at < 0 ? rest : rest.substring(0, at);
    int index = table.column(header).orElseThrow(() -> noColumn(table, header, place, formula));
    if (at < 0) {
      return wholeColumn(table, index, place);
    }
    String label = rest.substring(at + 1);
    int row =
        table
            .row(label)
            .orElseThrow(() ->
                new DocumentException(
                    "The formula %s on %s asks for the row \"%s\", which table %s does not have in its first column."
                        .formatted(formula, place.shown(), label, table.name())));
    String cell = table.cell(index, row);
    return table.sheet().equals(place.sheet()) ? cell.substring(cell.lastIndexOf('!') + 1) : cell;
  }

  private static DocumentException noColumn(
      TablePlace table, String header, Place place, String formula) {
    return new DocumentException(
        "The formula %s on %s asks for \"%s\", which table %s does not have; it has %s."
            .formatted(formula, place.shown(), header, table.name(), headers(table)));
  }

  /** A structured reference where every program reads it alike, otherwise an absolute range. */
  private static String wholeColumn(TablePlace table, int column, Place place) {
    String header = table.columns().get(column).header();
    if (table.listObject() && header.matches("[\\p{L}_][\\p{L}\\p{N}_ ]*")) {
      return table.name() + "[" + header + "]";
    }
    String range = table.range(column);
    return table.sheet().equals(place.sheet())
        ? range.substring(range.lastIndexOf('!') + 1)
        : range;
  }

  private String structured(String name, String brackets, Place place, String formula) {
    Optional<TablePlace> found = layout.table(name);
    if (found.isEmpty()) {
      throw new DocumentException(
          "The formula %s on %s names the table %s, which is not in this workbook; its tables are %s."
              .formatted(
                  formula,
                  place.shown(),
                  name,
                  layout.tables().stream().map(TablePlace::name).toList()));
    }
    TablePlace table = found.get();
    if (brackets.startsWith("[@") || brackets.toLowerCase(Locale.ROOT).contains("[#this row]")) {
      return sameRow(thisRowColumn(brackets), place, formula);
    }
    String inside = brackets.substring(1, brackets.length() - 1);
    if (inside.startsWith("#") || inside.startsWith("[")) {
      return table.name() + brackets;
    }
    int column = table.column(inside).orElseThrow(() -> noColumn(table, inside, place, formula));
    return wholeColumn(table, column, place);
  }

  /** A column, or the first and the last of several with a colon between brackets. */
  private static String thisRowColumn(String brackets) {
    Matcher several = SEVERAL.matcher(brackets);
    if (several.find()) {
      return several.group(1) + SEVERAL_MARK + several.group(2);
    }
    return brackets.replaceAll("(?i)\\[#this row\\]\\s*,?", "").replaceAll("[\\[\\]@]", "").strip();
  }

  private String sameRow(String header, Place place, String formula) {
    int several = header.indexOf(SEVERAL_MARK);
    if (several > 0) {
      return sameRow(header.substring(0, several), place, formula)
          + ":"
          + sameRow(header.substring(several + 1), place, formula);
    }
    TablePlace table = place.table();
    if (table == null) {
      throw new DocumentException(
          "The formula %s on %s names the column {%s} of its own row but stands in no table."
              .formatted(formula, place.shown(), header));
    }
    int column = table.column(header).orElseThrow(() -> noColumn(table, header, place, formula));
    return CellReference.convertNumToColString(table.firstColumn() + column) + (place.row() + 1);
  }

  private static List<String> headers(TablePlace table) {
    return table.columns().stream().map(TablePlace.Column::header).toList();
  }
}
