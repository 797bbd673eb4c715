package dev.workroom.documents;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the meaning of names in their place where it depends on the cell that uses them: names that
 * belong to one sheet, and names with relative references, which count from the cell. Engines see
 * only names that mean the same everywhere.
 */
final class FormulaNames {
  private static final int DEEPEST = 8;

  /** Rows and columns wrap around at the sheet's end. */
  private static final int ROWS = 1 << 20;

  private static final int COLUMNS = 1 << 14;

  /**
   * A defined name.
   *
   * @param sheet the one it belongs to, or "" for the whole workbook
   * @param meaning without "="; relative references as seen from A1
   */
  record Name(String name, String sheet, String meaning) {
    boolean everywhere() {
      return sheet.isEmpty() && !relative(meaning);
    }
  }

  private final Map<String, Name> names = new HashMap<>();

  FormulaNames(List<Name> all) {
    for (Name name : all) {
      // In an old workbook, whose columns end at IV, a name may look like a cell.
      if (!name.everywhere() || FormulaShift.CELL.matcher(name.name()).matches()) {
        names.put(key(name.sheet(), name.name()), name);
      }
    }
    // A sheet's own name hides the workbook's of the same spelling; nothing else needs it here.
    for (Name name : all) {
      if (name.sheet().isEmpty()
          && all.stream()
              .anyMatch(o -> !o.sheet().isEmpty() && o.name().equalsIgnoreCase(name.name()))) {
        names.put(key("", name.name()), name);
      }
    }
  }

  private static String key(String sheet, String name) {
    return sheet.toLowerCase(Locale.ROOT) + "\0" + name.toLowerCase(Locale.ROOT);
  }

  /** The formula of a cell, counted from 0, with the meaning of such names in their place. */
  String plain(String formula, String sheet, int row, int column) {
    return names.isEmpty() ? formula : plain(formula, sheet, row, column, 0);
  }

  private String plain(String formula, String sheet, int row, int column, int depth) {
    List<FormulaToken> tokens = FormulaToken.of(formula);
    StringBuilder text = new StringBuilder();
    boolean replaced = false;
    for (int i = 0; i < tokens.size(); i++) {
      FormulaToken token = tokens.get(i);
      boolean prefix = i + 2 < tokens.size() && tokens.get(i + 1).is("!");
      Name name = null;
      int last = i;
      if (prefix && tokens.get(i + 2).kind() == FormulaToken.Kind.WORD) {
        name = names.get(key(unquoted(token.text()), tokens.get(i + 2).text()));
        last = i + 2;
      } else if (token.kind() == FormulaToken.Kind.WORD
          && !(i > 0 && tokens.get(i - 1).is("!"))
          && !(i + 1 < tokens.size() && tokens.get(i + 1).is("("))) {
        name = found(sheet, token.text());
      }
      if (name == null || depth > DEEPEST) {
        text.append(token.text());
      } else {
        String meaning = moved(name.meaning(), sheet, row, column);
        meaning =
            plain(meaning, name.sheet().isEmpty() ? sheet : name.sheet(), row, column, depth + 1);
        boolean sole = meaning.matches("[^()+*/&<>=,^ -]+");
        text.append(sole ? meaning : "(" + meaning + ")");
        replaced = true;
        i = last;
      }
    }
    return replaced ? text.toString() : formula;
  }

  private @Nullable Name found(String sheet, String word) {
    Name own = names.get(key(sheet, word));
    return own == null ? names.get(key("", word)) : own;
  }

  private static String unquoted(String text) {
    return text.startsWith("'") && text.length() > 1
        ? text.substring(1, text.length() - 1).replace("''", "'")
        : text;
  }

  /** Relative references counted from this cell; a lone "!" stands for the cell's own sheet. */
  private static String moved(String meaning, String sheet, int row, int column) {
    StringBuilder own = new StringBuilder();
    List<FormulaToken> tokens = FormulaToken.of(meaning);
    for (int i = 0; i < tokens.size(); i++) {
      FormulaToken before = i == 0 ? null : tokens.get(i - 1);
      boolean lone =
          tokens.get(i).is("!")
              && (before == null
                  || !(before.kind() == FormulaToken.Kind.WORD
                      || before.kind() == FormulaToken.Kind.SHEET
                      || before.kind() == FormulaToken.Kind.BRACKETS));
      own.append(lone ? TablePlace.quoted(sheet) + "!" : tokens.get(i).text());
    }
    return relative(meaning)
        ? FormulaShift.around(own.toString(), row, column, ROWS, COLUMNS)
        : own.toString();
  }

  /** Whether a reference in it lacks a "$". */
  private static boolean relative(String meaning) {
    if (meaning.startsWith("!") || meaning.contains(",!") || meaning.contains("(!")) {
      return true;
    }
    return !FormulaShift.by(meaning, 1, 1).equals(meaning);
  }
}
