package dev.workroom.documents;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/** The finance room's workbook, in the words of a model, over generated ledger rows. */
final class WorkbookSamples {
  static final List<String> DEPARTMENTS =
      List.of(
          "Customer Success",
          "Engineering",
          "Finance",
          "Legal",
          "Marketing",
          "Operations",
          "People",
          "Sales");

  private WorkbookSamples() {}

  static WorkbookSpec spec(String json) {
    return JsonMapper.builder().build().readValue(json, WorkbookSpec.class);
  }

  /** Answers "departments", "accounts", and anything else with the ledger. */
  static TableQuery ledger(int rows) {
    return sql ->
        switch (sql) {
          case "departments" ->
              new Table(
                  List.of(new Table.Column("Department", Table.Type.TEXT)),
                  DEPARTMENTS.stream().map(List::of).toList());
          case "months" ->
              new Table(
                  List.of(new Table.Column("Month", Table.Type.DATE)),
                  List.of(
                      List.of(LocalDate.of(2026, 1, 1)),
                      List.of(LocalDate.of(2026, 2, 1)),
                      List.of(LocalDate.of(2026, 3, 1))));
          default -> rows(rows);
        };
  }

  private static Table rows(int count) {
    Random random = new Random(7);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LocalDate date = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(90));
      double budget = Math.round(random.nextDouble() * 90_000) / 100.0;
      double actual = Math.round(budget * (0.8 + random.nextDouble() * 0.45) * 100) / 100.0;
      rows.add(
          List.of(
              date,
              date.withDayOfMonth(1),
              DEPARTMENTS.get(random.nextInt(DEPARTMENTS.size())),
              6_000 + random.nextInt(40),
              "Invoice " + (10_000 + i),
              actual,
              budget));
    }
    return new Table(
        List.of(
            new Table.Column("Date", Table.Type.DATE),
            new Table.Column("Month", Table.Type.DATE),
            new Table.Column("Department", Table.Type.TEXT),
            new Table.Column("Account", Table.Type.INTEGER),
            new Table.Column("Description", Table.Type.TEXT),
            new Table.Column("Actual", Table.Type.NUMBER),
            new Table.Column("Budget", Table.Type.NUMBER)),
        rows);
  }

  static final String VARIANCE =
      """
      {"title": "Q1 variance 2026",
       "names": {"Threshold": "{Assumptions.Value@Materiality threshold}"},
       "sheets": [
        {"name": "Summary", "title": "Q1 2026 budget variance",
         "subtitle": "EUR. Actual against budget, January to March 2026; positive variance is overspend.",
         "tables": [
          {"name": "Key", "columns": ["Key figure", {"header": "Value", "format": "integer"}], "plain": true,
           "rows": [["Total actual", "={Variance.Actual@total}"],
                    ["Total budget", "={Variance.Budget@total}"],
                    ["Overspend", "={Variance.Variance@total}"],
                    ["Departments over threshold", "=COUNTIF({Flags.Status},\\"Review\\")"]]},
          {"name": "ByMonth", "title": "By month", "query": "months", "total": true,
           "columns": [{"header": "Month", "format": "month"},
            {"header": "Actual", "formula": "=SUMIFS({Data.Actual},{Data.Month},{Month})"},
            {"header": "Budget", "formula": "=SUMIFS({Data.Budget},{Data.Month},{Month})"},
            {"header": "Variance", "formula": "={Actual}-{Budget}"},
            {"header": "Variance %", "formula": "=IF({Budget}=0,0,{Variance}/{Budget})"}]}],
         "charts": [
          {"type": "column", "title": "Actual and budget by department", "table": "Variance", "series": ["Actual", "Budget"], "yTitle": "EUR"},
          {"type": "combination", "title": "Month by month", "table": "ByMonth",
           "series": ["Actual", "Budget", {"column": "Variance %", "type": "line", "secondary": true}]},
          {"type": "doughnut", "title": "Share of spend", "table": "Variance", "series": ["Actual"]}],
         "notes": ["Source: general ledger export, see sheet Data. All totals are live formulas."]},
        {"name": "Assumptions", "title": "Assumptions",
         "tables": [{"name": "Assumptions",
          "columns": ["Assumption", {"header": "Value", "style": "input", "format": "percent"}, {"header": "Why"}],
          "rows": [["Materiality threshold", 0.02, "Agreed with the controller; variances above it need an explanation before the board pack is sent."],
                   ["Forecast uplift", 0.03, "Inflation"]]}]},
        {"name": "Variance", "title": "Variance by department", "subtitle": "EUR",
         "tables": [{"name": "Variance", "query": "departments", "total": true,
          "columns": ["Department",
            {"header": "Actual", "formula": "=SUMIFS({Data.Actual},{Data.Department},{Department})"},
            {"header": "Budget", "formula": "=SUMIFS({Data.Budget},{Data.Department},{Department})"},
            {"header": "Variance", "formula": "={Actual}-{Budget}"},
            {"header": "Variance %", "formula": "=IF({Budget}=0,0,{Variance}/{Budget})"},
            {"header": "Lines", "formula": "=COUNTIFS({Data.Department},{Department})"}],
          "highlights": [{"column": "Variance %", "rule": ">Threshold", "style": "bad"},
                         {"column": "Variance", "rule": "bars"}]}]},
        {"name": "Flags", "title": "Departments to review",
         "tables": [{"name": "Flags", "query": "departments",
          "columns": ["Department",
            {"header": "Variance %", "formula": "=INDEX({Variance.Variance %},MATCH({Department},{Variance.Department},0))"},
            {"header": "Status", "formula": "=IF(ABS({Variance %})>Threshold,\\"Review\\",\\"OK\\")"},
            {"header": "Owner", "list": ["Anna", "Ben", "Carla"], "comment": "Who explains the variance"}],
          "highlights": [{"rule": "when {Status}=\\"Review\\"", "style": "warning"}]}]},
        {"name": "Data", "tables": [{"query": "select * from ledger"}]}]}
      """;
}
