package dev.workroom.documents;

import java.util.List;

/**
 * An Excel table as formulas see it. Rows and columns count from 0.
 *
 * @param lastRow the last row with its totals
 * @param totals how many total rows there are at the end
 */
record FormulaTable(
    String name,
    String sheet,
    int headerRow,
    int lastRow,
    int firstColumn,
    int headers,
    int totals,
    List<String> columns) {}
