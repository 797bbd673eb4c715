package dev.workroom.documents;

import dev.workroom.json.Guided;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a workbook shall contain, said without layout: the engine places, styles, computes and
 * checks.
 *
 * <p>Only {@code sheets} is required. A complete example in JSON:
 *
 * <pre>{@code
 * {"title": "Q1 variance",
 *  "names": {"Threshold": "{Inputs.Value@Materiality}"},
 *  "sheets": [
 *   {"name": "Summary", "title": "Q1 variance", "subtitle": "EUR, actual against budget",
 *    "tables": [
 *     {"name": "Departments", "title": "By department", "total": true,
 *      "query": "select distinct department from ledger order by 1",
 *      "columns": [
 *        "Department",
 *        {"header": "Actual", "formula": "=SUMIFS({Data.Actual},{Data.Department},{Department})"},
 *        {"header": "Budget", "formula": "=SUMIFS({Data.Budget},{Data.Department},{Department})"},
 *        {"header": "Variance", "formula": "={Actual}-{Budget}", "format": "integer"},
 *        {"header": "Variance %", "formula": "=IF({Budget}=0,0,{Variance}/{Budget})"}],
 *      "highlights": [{"column": "Variance %", "rule": ">Threshold", "style": "bad"}]}],
 *    "charts": [{"type": "column", "title": "Actual and budget", "table": "Departments",
 *                "category": "Department", "series": ["Actual", "Budget"]}]},
 *   {"name": "Inputs", "title": "Assumptions",
 *    "tables": [{"name": "Inputs",
 *      "columns": ["Assumption", {"header": "Value", "style": "input", "format": "percent"}],
 *      "rows": [["Materiality", 0.05], ["Tax rate", 0.25]]}]},
 *   {"name": "Data", "tables": [{"query": "select * from ledger"}]}]}
 * }</pre>
 *
 * <p>In every formula, braces stand for cells by their column names: {@code {Actual}} is the cell
 * of the same row (in the total row: of the total row), {@code {Data.Actual}} a whole column of
 * another table, {@code {Inputs.Value@Tax rate}} the cell in the row whose first column reads "Tax
 * rate", {@code {Departments.Actual@total}} a total. Ordinary Excel formulas, addresses, structured
 * references and names work as well.
 *
 * @param title shown in the file's properties
 * @param currency symbol for the format {@code currency}; that of the locale, or € when absent
 * @param locale whose dates, separators and currency it shows, such as {@code de-DE}; ISO dates and
 *     the separators of the program that opens it when absent
 * @param names defined names: a cell, range or formula each, also with braces
 */
public record WorkbookSpec(
    @Nullable String title,
    @Guided @Nullable String author,
    @Nullable String currency,
    @Guided @Nullable String locale,
    @Guided Map<String, String> names,
    List<SheetSpec> sheets) {
  public WorkbookSpec {
    names = names == null ? Map.of() : Map.copyOf(names);
    sheets = sheets == null ? List.of() : List.copyOf(sheets);
  }
}
