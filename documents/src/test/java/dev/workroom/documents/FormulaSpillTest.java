package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whole arrays that formulas give, against what Excel gives. */
class FormulaSpillTest {
  private static final int APART = 20;
  private static final int COLUMN = 8;

  /** A formula and its rows; a day is its number. */
  private static final String EXPECTED =
      """
      FILTER(A1:B6,(C1:C6="x")*(A1:A6>1)) | 3,30;5,50
      FILTER(A1:C6,{1,0,1}) | 1,x;2,y;3,x;4,y;5,x;6,z
      FILTER(F1:F6,ISNUMBER(MATCH(C1:C6,{"x","z"},0))) | Ann;Cid;Eve;Fay
      SORT(UNIQUE(C1:C6),,-1) | z;y;x
      SORTBY(F1:F6,C1:C6,,D1:D6,-1) | Eve;Cid;Ann;Dan;Bob;Fay
      UNIQUE(C1:C6,,TRUE) | z
      TAKE(A1:C2,,1) | 1;2
      DROP(A1:C6,-4,1) | 10,x;20,y
      EXPAND(A1:A2,3,,0) | 1;2;0
      TRANSPOSE(A1:B3) | 1,2,3;10,20,30
      EDATE(E1,SEQUENCE(3,1,0)) | 45292;45323;45352
      HSTACK(UNIQUE(C1:C6),SUMIFS(B1:B6,C1:C6,UNIQUE(C1:C6))) | x,90;y,60;z,60
      SUMIFS(B1:B6,C1:C6,{"x","y"}) | 90,60
      COUNTIFS(C1:C6,{"x";"y"},B1:B6,{">20",">40"}) | 2,1;1,0
      XLOOKUP(3,A1:A6,B1:F6) | 30,x,300,45472,Cid
      XLOOKUP("y",C1:C6,A1:F6,,0,-1) | 4,40,y,400,45562,Dan
      XLOOKUP({1;3},A1:A6,F1:F6) | Ann;Cid
      XLOOKUP(2,A1:A6,XLOOKUP("b",{"a","b","c"},A1:C6)) | 20
      XLOOKUP("a*",{"ab","a*"},A1:B1) | 10
      ISNUMBER(XMATCH(A1:A3,{1,3})) | true;false;true
      INDEX(A1:C6,XMATCH("y",C1:C6),{1,3}) | 2,y
      INDEX(SORTBY(A1:F6,D1:D6,-1),SEQUENCE(2),{1,6}) | 5,Eve;4,Dan
      INDEX(A1:F6,0,6) | Ann;Bob;Cid;Dan;Eve;Fay
      CHOOSECOLS(SORTBY(A1:F3,D1:D3,-1),{6,4}) | Cid,300;Bob,200;Ann,-1000
      VLOOKUP("Cid",CHOOSE({1,2},F1:F6,A1:A6),2,0) | 3
      LOOKUP(2,1/(C1:C6="x"),F1:F6) | Eve
      LOOKUP(9.99E+307,D:D) | 50
      MATCH("zzz",F1:F9) | 6
      AGGREGATE(14,6,B1:B6/(C1:C6="x"),1) | 50
      TEXTJOIN(", ",TRUE,UNIQUE(C1:C6),"end") | x, y, z, end
      TEXTJOIN("-",FALSE,IF(A1:A4>2,A1:A4,"")) | --3-4
      CONCAT("a",IF(A1:A3>1,A1:A3,""),"b") | a23b
      PRODUCT(IF(C1:C6="x",A1:A6)) | 15
      LET(f,LAMBDA(x,y,x+y),f(A1,B2)) | 21
      LET(u,SORT(UNIQUE(C1:C6)),VSTACK(HSTACK(u,COUNTIF(C1:C6,u)),HSTACK("Total",ROWS(C1:C6)))) | x,3;y,2;z,1;Total,6
      GROUPBY(C1:C6,B1:B6,SUM) | x,90;y,60;z,60;Total,210
      BYROW(A1:B3,SUM) | 11;22;33
      DROP(REDUCE("",UNIQUE(C1:C6),LAMBDA(a,k,VSTACK(a,HSTACK(k,SUM(FILTER(B1:B6,C1:C6=k)))))),1) | x,90;y,60;z,60
      SUM(B2:INDEX(B1:B6,300%)) | 50
      SUM(XLOOKUP("Bob",F1:F6,B1:B6):XLOOKUP("Dan",F1:F6,B1:B6)) | 90
      SUM(--ISNUMBER(SEARCH({"a","e"},F1:F6))) | 4
      LARGE(B1:B6,{1,2,3}) | 60,50,40
      RANK(B1:B3,B1:B6) | 6;5;4
      FREQUENCY(B1:B6,{20,40}) | 2;2;2
      MMULT(A1:B2,A1:B2) | 21,210;42,420
      LINEST(B1:B6,A1:A6) | 10,0
      OFFSET(A1,1,0,2,2) | 2,20;3,30
      TEXTSPLIT("a,b;c,d",",",";") | a,b;c,d
      """;

  /** Columns A to F, rows 1 to 6: 1..6, 10..60, x y x y x z, amounts, days, names. */
  private static FormulaGrid grid() {
    FormulaGrid grid = new FormulaGrid();
    FormulaGrid.Sheet sheet = grid.add("Data");
    String[] kinds = {"x", "y", "x", "y", "x", "z"};
    String[] names = {"Ann", "Bob", "Cid", "Dan", "Eve", "Fay"};
    double[] amounts = {-1000, 200, 300, 400, 500, 50};
    for (int i = 0; i < 6; i++) {
      Object[] row = {i + 1.0, (i + 1) * 10.0, kinds[i], amounts[i], 45_292.0 + i * 90, names[i]};
      for (int c = 0; c < row.length; c++) {
        sheet.set(i, c, row[c]);
      }
    }
    return grid;
  }

  /** What formulas give that stand one below the other, so far apart that each has room. */
  private static Map<String, String> computed(Collection<String> formulas) {
    FormulaGrid grid = grid();
    int row = APART;
    for (String formula : formulas) {
      String stored = FormulaFunctions.stored(formula);
      FormulaGrid.Array array = FormulaFunctions.dynamic(stored) ? FormulaGrid.Array.DYNAMIC : null;
      grid.sheets()
          .getFirst()
          .set(row, COLUMN, new FormulaGrid.Formula(stored, stored, null, array));
      row += APART;
    }
    Map<FormulaGrid.At, Object> results =
        new FormulaAgreement().compute(grid, new LinkedHashSet<>(grid.formulas()), Map.of());
    Map<String, String> shown = new LinkedHashMap<>();
    row = APART;
    for (String formula : formulas) {
      shown.put(formula, shown(results, row));
      row += APART;
    }
    return shown;
  }

  @Test
  void theWholeArrayIsExcels() {
    Map<String, String> expected =
        EXPECTED
            .lines()
            .map(line -> line.split(" \\| "))
            .collect(Collectors.toMap(l -> l[0], l -> l[1], (a, _) -> a, LinkedHashMap::new));

    assertThat(computed(expected.keySet())).containsExactlyEntriesOf(expected);
  }

  @Test
  void whatIsNotKnownToBeExcelsIsNotComputed() {
    List<String> formulas =
        List.of(
            "SUM(EDATE(E1:E2,1))",
            "XLOOKUP(A1:A2,A1:A6,A1:F6)",
            "FILTER(A1:A6,A1:A6>10)",
            "PIVOTBY(C1:C6,,B1:B6,SUM)");

    assertThat(computed(formulas).values()).containsOnly("not computed");
  }

  private static String shown(Map<FormulaGrid.At, Object> results, int first) {
    Map<Integer, Map<Integer, String>> rows = new TreeMap<>();
    results.forEach((at, value) -> {
      if (at.row() >= first && at.row() < first + APART) {
        rows.computeIfAbsent(at.row(), _ -> new TreeMap<>()).put(at.column(), shown(value));
      }
    });
    return rows.isEmpty()
        ? "not computed"
        : rows.values().stream()
            .map(row -> String.join(",", row.values()))
            .collect(Collectors.joining(";"));
  }

  private static String shown(Object value) {
    return switch (value) {
      case Double number -> number.toString().replaceAll("\\.0$", "");
      case CellError error -> error.code();
      default -> value.toString();
    };
  }
}
