package dev.workroom.checks;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.usermodel.WorkbookFactory;

/**
 * What the finance room's exports add up to, by the house rules of its {@code WORKROOM.md},
 * calculated in plain Java without any code of the product: the yardstick for queries, workbook and
 * narrative.
 *
 * @param actual cleaned euros by cell
 * @param budget euros by cell, for the three months
 * @param lines every row of the exports in order, with what became of it
 * @param controlTotal the total line at the end of North's export
 */
record FinanceReference(
    Map<Cell, BigDecimal> actual,
    Map<Cell, BigDecimal> budget,
    List<Line> lines,
    BigDecimal controlTotal) {

  static final List<String> MONTHS = List.of("Jan", "Feb", "Mar");
  private static final BigDecimal MATERIAL_EUROS = new BigDecimal("25000");
  private static final BigDecimal MATERIAL_SHARE = new BigDecimal("0.05");
  private static final Pattern REFUND = Pattern.compile("Refund of (\\S+).*");
  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::region)
          .thenComparing(Cell::category)
          .thenComparingInt(cell -> MONTHS.indexOf(cell.month()));

  /** One figure's place: a month of a region's category. */
  record Cell(String region, String category, String month) {}

  /** Where a line's category was found. */
  enum Source {
    LABEL,
    ACCOUNT,
    NONE
  }

  /** What became of an exported row. */
  enum Verdict {
    KEPT,
    EXACT_DUPLICATE,
    RE_EXPORTED,
    CONFLICT,
    OUT_OF_PERIOD,
    REFUND_PAIR
  }

  /** A ledger line, cleaned, with the verdict on it. */
  record Line(
      String region,
      String document,
      int line,
      LocalDate date,
      String account,
      String category,
      Source source,
      String supplier,
      String text,
      BigDecimal amount,
      Verdict verdict) {
    private Line judged(Verdict value) {
      return new Line(
          region, document, line, date, account, category, source, supplier, text, amount, value);
    }

    private String key() {
      return region + "/" + document + "/" + line;
    }
  }

  /** A region's category over the quarter. */
  record Variance(String region, String category, BigDecimal actual, BigDecimal budget) {
    BigDecimal difference() {
      return actual.subtract(budget);
    }

    boolean material() {
      return difference().abs().compareTo(MATERIAL_EUROS) >= 0
          && difference().abs().compareTo(budget.multiply(MATERIAL_SHARE)) >= 0;
    }
  }

  /** How many, and how much. */
  record Tally(long rows, BigDecimal amount) {}

  /** Calculates it from a folder of inputs. */
  static FinanceReference of(Path inputs) throws IOException {
    Categories categories = Categories.read(inputs.resolve("category-map.csv"));
    List<Line> lines = new ArrayList<>();
    Optional<BigDecimal> control = Optional.empty();
    for (Export export : Export.values()) {
      Set<String> rows = new HashSet<>();
      Map<String, Line> known = new HashMap<>();
      for (String text : export.rows(inputs)) {
        List<String> fields = split(text, export.delimiter);
        if (fields.getFirst().equals("Total")) {
          control = Optional.of(amount(fields.getLast()));
          continue;
        }
        Line line = export.line(fields, categories);
        Line first = known.putIfAbsent(line.key(), line);
        boolean seen = !rows.add(fields.toString().replace(fields.get(6), line.supplier()));
        lines.add(line.judged(verdict(line, Optional.ofNullable(first), seen)));
      }
    }
    cancelRefunds(lines);
    Map<Cell, BigDecimal> actual = new TreeMap<>(ORDER);
    for (Line line : lines) {
      if (line.verdict() == Verdict.KEPT) {
        String month = MONTHS.get(line.date().getMonthValue() - 1);
        actual.merge(
            new Cell(line.region(), line.category(), month), line.amount(), BigDecimal::add);
      }
    }
    return new FinanceReference(
        actual,
        budget(inputs.resolve("budget-2026.xlsx")),
        List.copyOf(lines),
        control.orElseThrow(() -> new IOException("the export of North has no total line")));
  }

  /** All regions and categories that have an actual or a budget, in order. */
  List<Variance> variances() {
    Map<Cell, BigDecimal[]> sums = new TreeMap<>(ORDER);
    actual.forEach((cell, euros) -> add(sums, cell, euros, 0));
    budget.forEach((cell, euros) -> add(sums, cell, euros, 1));
    List<Variance> variances = new ArrayList<>();
    sums.forEach((cell, pair) ->
        variances.add(new Variance(cell.region(), cell.category(), pair[0], pair[1])));
    return variances;
  }

  List<Variance> material() {
    return variances().stream().filter(Variance::material).toList();
  }

  Tally tally(Verdict verdict) {
    return tally(lines.stream().filter(line -> line.verdict() == verdict).toList());
  }

  Tally tally(String region, Verdict verdict) {
    return tally(
        lines.stream()
            .filter(line -> line.region().equals(region) && line.verdict() == verdict)
            .toList());
  }

  /** The kept lines whose category came from there. */
  Tally categorised(Source source) {
    return tally(
        lines.stream()
            .filter(line -> line.verdict() == Verdict.KEPT && line.source() == source)
            .toList());
  }

  /** All rows of a region as exported, repeated ones included. */
  Tally exported(String region) {
    return tally(lines.stream().filter(line -> line.region().equals(region)).toList());
  }

  private static Tally tally(List<Line> lines) {
    return new Tally(
        lines.size(), lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  private static void add(Map<Cell, BigDecimal[]> sums, Cell cell, BigDecimal euros, int place) {
    BigDecimal zero = BigDecimal.ZERO.setScale(2);
    BigDecimal[] pair =
        sums.computeIfAbsent(
            new Cell(cell.region(), cell.category(), "Jan"),
            quarter -> new BigDecimal[] {zero, zero});
    pair[place] = pair[place].add(euros);
  }

  private static Verdict verdict(Line line, Optional<Line> first, boolean seen) {
    if (seen) {
      return Verdict.EXACT_DUPLICATE;
    }
    if (first.isPresent()) {
      boolean same = first.orElseThrow().amount().equals(line.amount());
      return same ? Verdict.RE_EXPORTED : Verdict.CONFLICT;
    }
    boolean inside = line.date().getYear() == 2026 && line.date().getMonthValue() <= 3;
    return inside ? Verdict.KEPT : Verdict.OUT_OF_PERIOD;
  }

  private static void cancelRefunds(List<Line> lines) {
    for (int back = 0; back < lines.size(); back++) {
      Line refund = lines.get(back);
      Matcher text = REFUND.matcher(refund.text());
      if (refund.verdict() != Verdict.KEPT || !text.matches()) {
        continue;
      }
      for (int paid = 0; paid < lines.size(); paid++) {
        Line payment = lines.get(paid);
        if (payment.verdict() == Verdict.KEPT
            && payment.region().equals(refund.region())
            && payment.document().equals(text.group(1))
            && payment.account().equals(refund.account())
            && payment.amount().equals(refund.amount().negate())) {
          lines.set(back, refund.judged(Verdict.REFUND_PAIR));
          lines.set(paid, payment.judged(Verdict.REFUND_PAIR));
          break;
        }
      }
    }
  }

  /** The three exports and how each of them writes. */
  private enum Export {
    NORTH("North", StandardCharsets.UTF_8, ',', 0, 2, 8, 1),
    CENTRAL("Central", Charset.forName("windows-1252"), ';', 0, 2, 8, 1),
    SOUTH("South", StandardCharsets.UTF_8, '|', 1, 0, 8, -1);

    private final String region;
    private final Charset charset;
    private final char delimiter;
    private final int document;
    private final int date;
    private final int amount;
    private final int sign;

    Export(
        String region,
        Charset charset,
        char delimiter,
        int document,
        int date,
        int amount,
        int sign) {
      this.region = region;
      this.charset = charset;
      this.delimiter = delimiter;
      this.document = document;
      this.date = date;
      this.amount = amount;
      this.sign = sign;
    }

    private List<String> rows(Path inputs) throws IOException {
      Path file = inputs.resolve("gl-" + region.toLowerCase(Locale.ROOT) + ".csv");
      return Files.readString(file, charset)
          .lines()
          .skip(1)
          .filter(line -> !line.isBlank())
          .toList();
    }

    private Line line(List<String> fields, Categories categories) {
      int line = region.equals("South") ? 2 : 1;
      String account = fields.get(3);
      String supplier = fields.get(6);
      if (supplier.contains("Ã")) {
        supplier = new String(supplier.getBytes(charset), StandardCharsets.UTF_8);
      }
      Optional<String> byLabel = categories.label(fields.get(5));
      Optional<String> byAccount = categories.account(account);
      Source source =
          byLabel.isPresent() ? Source.LABEL : byAccount.isPresent() ? Source.ACCOUNT : Source.NONE;
      return new Line(
          region,
          fields.get(document),
          Integer.parseInt(fields.get(line)),
          date(fields.get(date)),
          account,
          byLabel.or(() -> byAccount).orElse("Unclassified"),
          source,
          supplier,
          fields.get(7),
          amount(fields.get(amount)).multiply(BigDecimal.valueOf(sign)),
          Verdict.KEPT);
    }
  }

  /** The mapping of labels and accounts to categories. */
  private record Categories(Map<String, String> labels, Map<String, String> accounts) {
    static Categories read(Path file) throws IOException {
      Map<String, String> labels = new HashMap<>();
      Map<String, String> accounts = new HashMap<>();
      for (String line : Files.readAllLines(file).subList(1, Files.readAllLines(file).size())) {
        List<String> fields = split(line, ',');
        (fields.get(0).equals("label") ? labels : accounts)
            .put(fields.get(1).toLowerCase(Locale.ROOT), fields.get(2));
      }
      return new Categories(labels, accounts);
    }

    Optional<String> label(String text) {
      return Optional.ofNullable(labels.get(text.strip().toLowerCase(Locale.ROOT)));
    }

    Optional<String> account(String number) {
      return Optional.ofNullable(accounts.get(number));
    }
  }

  private static LocalDate date(String text) {
    if (text.matches("\\d{5}")) {
      return LocalDate.of(1899, 12, 30).plusDays(Long.parseLong(text));
    }
    if (text.indexOf('-') > 0) {
      return LocalDate.parse(text);
    }
    return LocalDate.parse(
        text.replace('.', '/'), DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT));
  }

  private static BigDecimal amount(String text) {
    String digits = text.replaceAll("[^0-9]", "");
    BigDecimal euros =
        new BigDecimal(digits).movePointLeft(2).setScale(2, RoundingMode.UNNECESSARY);
    return text.indexOf('(') >= 0 || text.indexOf('-') >= 0 ? euros.negate() : euros;
  }

  private static List<String> split(String line, char delimiter) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == delimiter && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private static Map<Cell, BigDecimal> budget(Path file) throws IOException {
    Map<Cell, BigDecimal> budget = new TreeMap<>(ORDER);
    try (InputStream in = Files.newInputStream(file);
        Workbook book = WorkbookFactory.create(in)) {
      Sheet sheet = book.getSheet("Budget");
      for (Row row : sheet) {
        if (row.getRowNum() == 0 || row.getCell(1) == null) {
          continue;
        }
        for (int month = 0; month < 3; month++) {
          budget.put(
              new Cell(
                  row.getCell(0).getStringCellValue(),
                  row.getCell(1).getStringCellValue(),
                  MONTHS.get(month)),
              BigDecimal.valueOf(row.getCell(2 + month).getNumericCellValue())
                  .setScale(2, RoundingMode.UNNECESSARY));
        }
      }
    }
    return budget;
  }
}
