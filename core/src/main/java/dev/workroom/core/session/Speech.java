package dev.workroom.core.session;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a result says, without what merely lists: that a file is named in a listing of its folder
 * means nothing, that a text names it may.
 *
 * @param content whether it surely stands in a file, and is no sentence of a tool about its input
 * @param cell whether it is one cell of a table, which may be a listing
 */
record Speech(String text, boolean content, boolean cell) {
  private static final Pattern NUMBERED = Pattern.compile("\\s*\\d+\\t(.*)");
  private static final Pattern FOUND = Pattern.compile("[^\\s:|][^:|]*?[:-]\\d+[:-](.*)");
  private static final Pattern LISTED =
      Pattern.compile("(.+)\\t(?:[\\d.,]+ (?:B|bytes?|[kMGT]i?B)|link|special|folder)");
  private static final Pattern LONG_LISTED = Pattern.compile("[-dlbcps][rwxsStT-]{9}.*");
  private static final Pattern PATH_FIRST = Pattern.compile("\\S*[./]\\S*(.*)");
  private static final Pattern PATHS = Pattern.compile("\\S*[./]\\S*");
  private static final String NEAREST = "the nearest names there:";
  private static final int SENTENCE = 3;

  /** A numbered line with so many columns is a row of a table. */
  private static final int COLUMNS = 3;

  /** What the text of a result says. */
  static List<Speech> of(String result) {
    var all = new ArrayList<Speech>();
    result.lines().forEach(line -> line(line, all));
    return all;
  }

  private static void line(String line, List<Speech> all) {
    if (line.isBlank() || LONG_LISTED.matcher(line).matches()) {
      return;
    }
    Matcher numbered = NUMBERED.matcher(line);
    Matcher found = FOUND.matcher(line);
    Matcher listed = LISTED.matcher(line);
    Matcher first = PATH_FIRST.matcher(line);
    if (numbered.matches()) {
      said(numbered.group(1), all);
    } else if (line.startsWith("|")) {
      cells(line, "\\|", all);
    } else if (listed.matches()) {
      name(listed.group(1), all);
    } else if (line.indexOf('\t') >= 0) {
      cells(line, "\t", all);
    } else if (found.matches()) {
      said(found.group(1), all);
    } else if (first.matches() && Words.count(first.group(1)) < SENTENCE) {
      name(line, all);
    } else {
      int names = line.indexOf(NEAREST);
      all.add(new Speech(names < 0 ? line : line.substring(0, names), false, false));
    }
  }

  private static void said(String text, List<Speech> all) {
    if (text.startsWith("|")) {
      cells(text, "\\|", all);
    } else if (text.split("\t", COLUMNS).length == COLUMNS) {
      cells(text, "\t", all);
    } else {
      all.add(new Speech(text, true, false));
    }
  }

  /** A cell that holds a path and nothing else is a listing. */
  private static void cells(String row, String border, List<Speech> all) {
    for (String cell : row.split(border, -1)) {
      if (Words.count(PATHS.matcher(cell).replaceAll(" ")) > 0) {
        all.add(new Speech(cell, true, true));
      }
    }
  }

  /** A file's name may be a sentence. */
  private static void name(String path, List<Speech> all) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (Words.count(PATHS.matcher(name).replaceAll(" ")) >= SENTENCE) {
      all.add(new Speech(name, true, false));
    }
  }
}
