package dev.workroom.tools;

import java.io.IOException;

/**
 * The lines of a file that one result shows.
 *
 * @param first the number of the line to begin with, from 1
 * @param most lines
 * @param room characters
 * @param brief whether only the first rows of each table are shown
 */
record ReadPage(int first, int most, int room, boolean brief) {
  /** Lines that are counted beyond the page, so that a huge file does not take minutes. */
  private static final long COUNTED = 2_000_000;

  private static final int LONG_LINE = 2_000;

  /** Rows of one sheet that are shown when nobody says which; figures come from Query. */
  private static final int ROWS = 60;

  /** What stays free for the words about what is left. */
  private static final int WORDS = 200;

  /** Lines from the one asked for, as many as there is room for, and where to go on. */
  String of(TextLines all) throws IOException {
    try (TextLines lines = all) {
      var out = new StringBuilder();
      long last = 0;
      long row = 0;
      boolean full = false;
      while (!full && lines.next()) {
        if (lines.number() < first) {
          continue;
        }
        row = brief && lines.text().startsWith("|") ? row + 1 : 0;
        if (row > ROWS) {
          last = lines.number();
          if (row == ROWS + 1) {
            out.append("[more rows: Query them, or read on with offset ")
                .append(last)
                .append("]\n");
          }
          continue;
        }
        String line = (lines.number() + "\t") + (out.isEmpty() ? lines.text() : narrow(lines));
        full = out.length() + line.length() > room - WORDS;
        if (full && out.isEmpty()) {
          line = Cut.at(line, room - WORDS);
        } else if (full || lines.number() - first >= most) {
          break;
        }
        out.append(line).append('\n');
        last = lines.number();
      }
      return out + ending(lines, last, full);
    }
  }

  private String ending(TextLines lines, long last, boolean full) throws IOException {
    long slips = lines.slips();
    long total = Math.max(last, lines.number());
    while (total < COUNTED && lines.next()) {
      total = lines.number();
    }
    if (last == 0) {
      return "There is no line " + first + ": the file has " + Cut.count(total, "line") + ".";
    }
    var out = new StringBuilder();
    if (last < total) {
      out.append("[lines ").append(first).append('–').append(last).append(" of ");
      out.append(total < COUNTED ? "" : "more than ").append(total);
      out.append(full && most < Integer.MAX_VALUE ? ", no more fit here" : "");
      out.append("; go on with offset ").append(last + 1).append("]\n");
    }
    if (slips > 0) {
      out.append('[').append(Cut.count(slips, "line"));
      out.append(" not in UTF-8, shown as Windows-1252]\n");
    }
    return out.toString();
  }

  private static String narrow(TextLines lines) {
    String text = lines.text();
    return text.length() <= LONG_LINE
        ? text
        : Cut.at(text, LONG_LINE) + " [" + text.length() + " characters; read it alone by offset]";
  }
}
