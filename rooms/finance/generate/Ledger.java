package generate;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** The lines of a company's ledger for the quarter, with the defects that real ones have. */
public final class Ledger {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2026, 3, 31);
  private static final String CLEARING_ACCOUNT = "6999";

  private final Random random;
  private final Wording wording;
  private final Budget budget;
  private final Map<String, Double> stories;
  private final Region refunds;
  private int groups;

  /**
   * @param stories by how much of its budget a company's category runs over it, or stays under it
   */
  public Ledger(Random random, Budget budget, Map<String, Double> stories) {
    this.random = random;
    this.wording = new Wording(random);
    this.budget = budget;
    this.stories = stories;
    this.refunds = wording.pick(List.of(Region.values()));
  }

  public List<Line> of(Region region) {
    List<Line> lines = new ArrayList<>();
    for (Category category : Category.values()) {
      lines.addAll(cell(region, category, stories.getOrDefault(Budget.key(region, category), 0.0)));
    }
    addStrays(region, lines);
    List<Line> numbered = number(region, lines);
    if (region == refunds) {
      addRefunds(region, numbered);
    }
    loseCategories(numbered);
    return numbered;
  }

  private List<Line> cell(Region region, Category category, double story) {
    List<Line> lines = new ArrayList<>();
    long[] months = budget.months(region, category);
    for (int month = 0; month < 3; month++) {
      boolean struck = story != 0 && month > 0;
      double noise = (random.nextInt(51) - 25) / 1000.0;
      double factor = 1 + noise + (struck && story < 0 ? 1.5 * story : 0);
      long target = StrictMath.round(months[month] * 100 * factor);
      if (story < 0 && month == 0) {
        long paused = StrictMath.round(months[month] * 100 * -1.5 * story);
        lines.addAll(special(region, category, month, paused, Wording.paused(category)));
        target -= paused;
      }
      int count = category.lines * region.size * (90 + random.nextInt(21)) * 6 / 1000;
      lines.addAll(documents(region, category, month, target, Math.max(count, 8)));
      if (struck && story > 0) {
        long extra = StrictMath.round(months[month] * 100 * 1.5 * story);
        lines.addAll(special(region, category, month, extra, Wording.cause(category)));
      }
    }
    return lines;
  }

  /** Lines in documents of one to three, adding up to the target exactly. */
  private List<Line> documents(
      Region region, Category category, int month, long target, int count) {
    double[] weights = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      weights[i] = StrictMath.exp(random.nextGaussian() * 0.9);
      sum += weights[i];
    }
    long[] cents = new long[count];
    long left = target;
    for (int i = 1; i < count; i++) {
      cents[i] = (long) StrictMath.floor(target * (weights[i] / sum));
      left -= cents[i];
    }
    cents[0] = left;
    for (int i = 1; i + 1 < count; i += 60 + random.nextInt(40)) {
      // A credit note, made good by its neighbour so that the sum stays.
      long credit = cents[i] / 3 + 100;
      cents[i + 1] += cents[i] + credit;
      cents[i] = -credit;
    }
    List<Line> lines = new ArrayList<>();
    int i = 0;
    while (i < count) {
      int size = Math.min(count - i, random.nextInt(10) < 7 ? 1 : 2 + random.nextInt(2));
      LocalDate date = workday(month);
      String supplier = Wording.supplier(region, category, random.nextInt(9));
      String centre = String.valueOf(region.ordinal() * 100 + 110 + random.nextInt(12));
      int group = groups++;
      for (int k = 0; k < size; k++, i++) {
        lines.add(line(region, category, date, centre, supplier, wording.text(region, category),
            cents[i], group));
      }
    }
    return lines;
  }

  /** A few large lines of a supplier that the category has for nothing else. */
  private List<Line> special(
      Region region, Category category, int month, long sum, String text) {
    int parts = 3 + random.nextInt(4);
    String supplier = Wording.supplier(region, category, 9);
    String centre = String.valueOf(region.ordinal() * 100 + 110 + random.nextInt(12));
    List<Line> lines = new ArrayList<>();
    long left = sum;
    for (int i = 0; i < parts; i++) {
      long part = i == parts - 1 ? left : sum / parts * (80 + random.nextInt(41)) / 100;
      left -= part;
      lines.add(line(region, category, workday(month), centre, supplier,
          text, part, groups++));
    }
    return lines;
  }

  private static Line line(
      Region region, Category category, LocalDate date, String centre, String supplier, String text,
      long cents, int group) {
    return new Line(region, "", 0, date, category.account, centre,
        region.label(category), supplier, text, cents, group);
  }

  private LocalDate workday(int month) {
    YearMonth of = YearMonth.of(2026, month + 1);
    LocalDate date = of.atDay(1 + random.nextInt(of.lengthOfMonth()));
    return switch (date.getDayOfWeek()) {
      case SATURDAY -> date.getDayOfMonth() > 1 ? date.minusDays(1) : date.plusDays(2);
      case SUNDAY -> date.getDayOfMonth() < of.lengthOfMonth() ? date.plusDays(1) : date.minusDays(2);
      case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> date;
    };
  }

  /** Rows of another quarter: late postings of December, early ones of April. */
  private void addStrays(Region region, List<Line> lines) {
    int strays = 1 + random.nextInt(2);
    for (int i = 0; i < strays; i++) {
      Category category = wording.pick(List.of(Category.values()));
      LocalDate date =
          random.nextBoolean()
              ? LAST.plusDays(1 + random.nextInt(9))
              : FIRST.minusDays(2 + random.nextInt(9));
      lines.add(line(region, category, date, String.valueOf(region.ordinal() * 100 + 110),
          Wording.supplier(region, category, random.nextInt(9)), wording.text(region, category),
          500_000 + random.nextInt(900_000), groups++));
    }
  }

  /** One payment refunded in full in the next month, and one refunded only in part. */
  private void addRefunds(Region region, List<Line> lines) {
    refund(region, lines, 3_000_000 + random.nextInt(3_000_000), 100);
    refund(region, lines, 800_000 + random.nextInt(700_000), 40);
  }

  private void refund(Region region, List<Line> lines, long cents, int percent) {
    Category category = wording.pick(List.of(Category.SERVICES, Category.MARKETING, Category.IT));
    String supplier = Wording.supplier(region, category, random.nextInt(9));
    String centre = String.valueOf(region.ordinal() * 100 + 110);
    int next = lines.size() * 2 + random.nextInt(500);
    String paid = region.documents.formatted(next);
    String back = region.documents.formatted(next + 1 + random.nextInt(400));
    lines.add(line(region, category, workday(1), centre, supplier, "Advance payment", cents,
        groups++).numbered(paid, 1));
    lines.add(line(region, category, workday(2), centre, supplier, "Refund of " + paid,
        -cents * percent / 100, groups++).numbered(back, 1));
    lines.sort(Comparator.comparing(Line::date).thenComparing(Line::document)
        .thenComparingInt(Line::line));
  }

  private void loseCategories(List<Line> lines) {
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      int dice = random.nextInt(1000);
      if (line.text().startsWith("Refund of") || line.text().equals("Advance payment")) {
        continue;
      }
      if (dice < 24) {
        lines.set(i, line.withLabel(wording.pick(List.of("", "", "", "n/a", "-"))));
      } else if (dice < 26) {
        lines.set(i, line.withLabel("").withAccount(CLEARING_ACCOUNT));
      } else if (dice < 60) {
        lines.set(i, line.withLabel(random.nextBoolean()
            ? line.label().toUpperCase(Locale.ROOT) : line.label() + " "));
      }
    }
  }

  private List<Line> number(Region region, List<Line> lines) {
    List<Line> sorted = new ArrayList<>(lines);
    sorted.sort(Comparator.comparing(Line::date).thenComparingInt(Line::group));
    List<Line> numbered = new ArrayList<>();
    int document = 1000 + random.nextInt(4000);
    int position = 0;
    int group = -1;
    for (Line line : sorted) {
      position = line.group() == group ? position + 1 : 1;
      document += position == 1 ? 1 : 0;
      group = line.group();
      numbered.add(line.numbered(region.documents.formatted(document), position));
    }
    return numbered;
  }
}
