import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * Makes the inputs of this sample workspace: {@code java -cp CLASSPATH Generate.java OUTDIR [SEED]}.
 *
 * <p>The same seed gives the same bytes on every machine: only {@link Random} (whose algorithm is
 * specified), {@link StrictMath} and whole cents are used, and the workbook is stored uncompressed
 * with fixed times. All suppliers, people and figures are invented.
 */
public final class Generate {
  private static final long COMMITTED_SEED = 20260331;
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2026, 3, 31);
  private static final LocalDate EXCEL_EPOCH = LocalDate.of(1899, 12, 30);
  private static final Charset WINDOWS = Charset.forName("windows-1252");
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
  private static final String CLEARING_ACCOUNT = "6999";

  /** What the group budgets for; the weights shape the volume and the money of each category. */
  private enum Category {
    FACILITIES("Facilities", "6100", 9, 30),
    IT("IT & software", "6200", 11, 26),
    LOGISTICS("Logistics", "6300", 20, 34),
    MARKETING("Marketing", "6400", 8, 22),
    OFFICE("Office supplies", "6500", 14, 4),
    SERVICES("Professional services", "6600", 6, 24),
    TRAINING("Training", "6700", 7, 5),
    TRAVEL("Travel", "6800", 25, 15);

    final String title;
    final String account;
    final int lines;
    final int money;

    Category(String title, String account, int lines, int money) {
      this.title = title;
      this.account = account;
      this.lines = lines;
      this.money = money;
    }
  }

  /** One of the three companies that export their ledger, each from another program. */
  private enum Region {
    NORTH("North", "N26-%06d", 39, List.of(
        "Facilities", "IT & Software", "Freight & Logistics", "Marketing", "Office Supplies",
        "Professional Fees", "Training", "Travel")),
    CENTRAL("Central", "C%07d", 34, List.of(
        "Gebäude", "EDV", "Logistik", "Werbung", "Bürobedarf", "Beratung", "Schulung",
        "Reisekosten")),
    SOUTH("South", "S/26/%05d", 27, List.of(
        "Locales", "Informática", "Logística", "Publicidad", "Papelería", "Asesoría", "Formación",
        "Viajes"));

    final String title;
    final String documents;
    final int size;
    final List<String> labels;

    Region(String title, String documents, int size, List<String> labels) {
      this.title = title;
      this.documents = documents;
      this.size = size;
      this.labels = labels;
    }
  }

  private static final Map<Region, List<List<String>>> TRADES =
      Map.of(
          Region.NORTH,
          List.of(
              List.of("Property Lettings", "Cleaning Crew", "Grid Energy"),
              List.of("Cloud Hosting", "Licence Desk", "Device Supply"),
              List.of("Road Freight", "Parcel Post", "Cold Storage"),
              List.of("Print Ads", "Trade Fairs", "Web Campaigns"),
              List.of("Paper Goods", "Desk Supply", "Kitchen Goods"),
              List.of("Audit Office", "Legal Counsel", "Tax Advice"),
              List.of("Safety Courses", "Language School", "Skills Lab"),
              List.of("Rail Tickets", "Hotel Rooms", "Air Travel")),
          Region.CENTRAL,
          List.of(
              List.of("Gebäudeservice", "Büroflächen", "Müllabfuhr"),
              List.of("Rechnerräume", "Lizenzbüro", "Gerätehandel"),
              List.of("Güterverkehr", "Kühllager", "Paketdienst"),
              List.of("Plakatflächen", "Messebau", "Webwerbung"),
              List.of("Bürobedarf", "Papiermühle", "Küchenbedarf"),
              List.of("Prüfstelle", "Rechtsberatung", "Steuerbüro"),
              List.of("Führungskurse", "Sprachschule", "Lehrgänge"),
              List.of("Bahnreisen", "Gästehaus", "Flugbüro")),
          Region.SOUTH,
          List.of(
              List.of("Alquileres", "Limpieza", "Energía"),
              List.of("Nube y datos", "Licencias", "Equipos"),
              List.of("Camiones", "Paquetería", "Almacén frío"),
              List.of("Carteles", "Ferias", "Campañas web"),
              List.of("Papelería", "Material", "Cafetería"),
              List.of("Auditoría", "Abogados", "Gestoría"),
              List.of("Cursos", "Idiomas", "Taller"),
              List.of("Trenes", "Hoteles", "Vuelos")));

  private static final List<List<String>> TEXTS =
      List.of(
          List.of("Rent", "Cleaning", "Electricity", "Repairs", "Waste removal"),
          List.of("Subscription", "Hosting", "Licence", "Hardware", "Support"),
          List.of("Freight", "Parcels", "Storage", "Customs", "Pallets"),
          List.of("Advertising", "Trade fair", "Print", "Online campaign", "Samples"),
          List.of("Paper", "Toner", "Furniture", "Coffee", "Stationery"),
          List.of("Advice", "Audit", "Contract review", "Payroll service", "Translation"),
          List.of("Course", "Workshop", "E-learning", "Seminar", "Exam fee"),
          List.of("Train", "Hotel", "Flight", "Taxi", "Mileage"));

  /** Why a cell can run over its budget: the text on the lines that carry the excess. */
  private static final List<String> CAUSES =
      List.of(
          "Emergency repairs",
          "Licence true-up",
          "Fuel surcharge",
          "Extra trade fair",
          "Office move",
          "Due diligence",
          "Safety programme",
          "Rebooked flights");

  /** Why a cell can stay under it: what was bought in January and not since. */
  private static final List<String> PAUSED =
      List.of(
          "Caretaker contract",
          "Contractor days",
          "Overflow warehouse",
          "Campaign retainer",
          "Furniture programme",
          "Interim management",
          "Academy programme",
          "Field sales visits");

  /** A ledger line before it is exported; {@code document} and {@code line} are set by numbering. */
  private record Line(
      Region region, String document, int line, LocalDate date, String account, String centre,
      String label, String supplier, String text, long cents, int group) {
    Line numbered(String number, int position) {
      return new Line(
          region, number, position, date, account, centre, label, supplier, text, cents, group);
    }

    Line withLabel(String value) {
      return new Line(
          region, document, line, date, account, centre, value, supplier, text, cents, group);
    }

    Line withAccount(String value) {
      return new Line(
          region, document, line, date, value, centre, label, supplier, text, cents, group);
    }

    Line withText(String value) {
      return new Line(
          region, document, line, date, account, centre, label, supplier, value, cents, group);
    }

    Line withCents(long value) {
      return new Line(
          region, document, line, date, account, centre, label, supplier, text, value, group);
    }
  }

  private final Random random;
  private final Map<String, long[]> budget = new TreeMap<>();
  private int groups;

  private Generate(long seed) {
    this.random = new Random(seed);
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 1 || arguments.length > 2) {
      System.err.println("usage: java -cp CLASSPATH Generate.java OUTDIR [SEED]");
      System.exit(2);
    }
    Path out = Files.createDirectories(Path.of(arguments[0]));
    new Generate(arguments.length == 2 ? Long.parseLong(arguments[1]) : COMMITTED_SEED).write(out);
  }

  private void write(Path out) throws IOException {
    planBudget();
    Map<String, Double> excess = chooseStories();
    Region refundRegion = pick(List.of(Region.values()));
    for (Region region : Region.values()) {
      List<Line> lines = new ArrayList<>();
      for (Category category : Category.values()) {
        lines.addAll(cell(region, category, excess.getOrDefault(key(region, category), 0.0)));
      }
      addStrays(region, lines);
      List<Line> numbered = number(region, lines);
      if (region == refundRegion) {
        addRefunds(region, numbered);
      }
      loseCategories(numbered);
      Files.write(out.resolve("gl-" + region.title.toLowerCase(Locale.ROOT) + ".csv"),
          export(region, numbered));
    }
    Files.write(out.resolve("category-map.csv"), categoryMap());
    Files.write(out.resolve("budget-2026.xlsx"), workbook());
  }

  private static String key(Region region, Category category) {
    return region.title + "|" + category.title;
  }

  // ---- figures ----

  private void planBudget() {
    for (Region region : Region.values()) {
      for (Category category : Category.values()) {
        long base = 312_000L * category.money * region.size / 1000 * (90 + random.nextInt(21)) / 100;
        long[] months = new long[12];
        for (int month = 0; month < 12; month++) {
          months[month] = base * (96 + random.nextInt(9)) / 10_000 * 100;
        }
        budget.put(key(region, category), months);
      }
    }
  }

  /** Three cells run over and two under their budget; every other one stays within three percent. */
  private Map<String, Double> chooseStories() {
    List<String> cells = new ArrayList<>(budget.keySet());
    cells.removeIf(cell -> budget.get(cell)[0] < 180_000);
    Collections.shuffle(cells, random);
    List<Integer> signs = new ArrayList<>(List.of(1, 1, 1, -1, -1));
    Collections.shuffle(signs, random);
    Map<String, Double> stories = new TreeMap<>();
    for (int i = 0; i < signs.size(); i++) {
      Region region = Region.values()[i % Region.values().length];
      String cell =
          cells.stream()
              .filter(key -> key.startsWith(region.title + "|") && !stories.containsKey(key))
              .findFirst()
              .orElseThrow();
      stories.put(cell, signs.get(i) * (10 + random.nextInt(14)) / 100.0);
    }
    return stories;
  }

  private List<Line> cell(Region region, Category category, double story) {
    List<Line> lines = new ArrayList<>();
    long[] months = budget.get(key(region, category));
    for (int month = 0; month < 3; month++) {
      boolean struck = story != 0 && month > 0;
      double noise = (random.nextInt(51) - 25) / 1000.0;
      double factor = 1 + noise + (struck && story < 0 ? 1.5 * story : 0);
      long target = StrictMath.round(months[month] * 100 * factor);
      if (story < 0 && month == 0) {
        long paused = StrictMath.round(months[month] * 100 * -1.5 * story);
        lines.addAll(special(region, category, month, paused, PAUSED));
        target -= paused;
      }
      int count = category.lines * region.size * (90 + random.nextInt(21)) * 6 / 1000;
      lines.addAll(documents(region, category, month, target, Math.max(count, 8)));
      if (struck && story > 0) {
        long extra = StrictMath.round(months[month] * 100 * 1.5 * story);
        lines.addAll(special(region, category, month, extra, CAUSES));
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
      String supplier = supplier(region, category, random.nextInt(9));
      String centre = String.valueOf(region.ordinal() * 100 + 110 + random.nextInt(12));
      int group = groups++;
      for (int k = 0; k < size; k++, i++) {
        lines.add(line(region, category, date, centre, supplier, text(region, category),
            cents[i], group));
      }
    }
    return lines;
  }

  /** A few large lines of a supplier that the category has for nothing else. */
  private List<Line> special(
      Region region, Category category, int month, long sum, List<String> texts) {
    int parts = 3 + random.nextInt(4);
    String supplier = supplier(region, category, 9);
    String centre = String.valueOf(region.ordinal() * 100 + 110 + random.nextInt(12));
    List<Line> lines = new ArrayList<>();
    long left = sum;
    for (int i = 0; i < parts; i++) {
      long part = i == parts - 1 ? left : sum / parts * (80 + random.nextInt(41)) / 100;
      left -= part;
      lines.add(line(region, category, workday(month), centre, supplier,
          texts.get(category.ordinal()), part, groups++));
    }
    return lines;
  }

  private static Line line(
      Region region, Category category, LocalDate date, String centre, String supplier, String text,
      long cents, int group) {
    return new Line(region, "", 0, date, category.account, centre,
        region.labels.get(category.ordinal()), supplier, text, cents, group);
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

  private String supplier(Region region, Category category, int index) {
    List<String> trades = TRADES.get(region).get(category.ordinal());
    int code = 1000 * (region.ordinal() + 1) + 100 * category.ordinal() + index;
    return code + " " + trades.get(index % trades.size());
  }

  private String text(Region region, Category category) {
    String text = pick(TEXTS.get(category.ordinal()));
    if (region == Region.CENTRAL && random.nextInt(12) == 0) {
      // Characters that Windows-1252 has and Latin-1 has not.
      return text + (random.nextBoolean() ? " – Nachtrag" : " (in €)");
    }
    return text;
  }

  // ---- defects ----

  /** Rows of another quarter: late postings of December, early ones of April. */
  private void addStrays(Region region, List<Line> lines) {
    int strays = 1 + random.nextInt(2);
    for (int i = 0; i < strays; i++) {
      Category category = pick(List.of(Category.values()));
      LocalDate date =
          random.nextBoolean()
              ? LAST.plusDays(1 + random.nextInt(9))
              : FIRST.minusDays(2 + random.nextInt(9));
      lines.add(line(region, category, date, String.valueOf(region.ordinal() * 100 + 110),
          supplier(region, category, random.nextInt(9)), text(region, category),
          500_000 + random.nextInt(900_000), groups++));
    }
  }

  /** One payment refunded in full in the next month, and one refunded only in part. */
  private void addRefunds(Region region, List<Line> lines) {
    refund(region, lines, 3_000_000 + random.nextInt(3_000_000), 100);
    refund(region, lines, 800_000 + random.nextInt(700_000), 40);
  }

  private void refund(Region region, List<Line> lines, long cents, int percent) {
    Category category = pick(List.of(Category.SERVICES, Category.MARKETING, Category.IT));
    String supplier = supplier(region, category, random.nextInt(9));
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
        lines.set(i, line.withLabel(pick(List.of("", "", "", "n/a", "-"))));
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

  // ---- exports ----

  private byte[] export(Region region, List<Line> lines) {
    List<String> rows = new ArrayList<>();
    List<Line> written = new ArrayList<>(lines);
    for (Line line : lines) {
      rows.add(row(line));
    }
    repeatRows(rows, written);
    exportAgain(rows, written, lines);
    StringBuilder file = new StringBuilder(header(region)).append("\r\n");
    for (int i = 0; i < rows.size(); i++) {
      file.append(rows.get(i)).append("\r\n");
      if (random.nextInt(900) == 0) {
        file.append("\r\n");
      }
    }
    return switch (region) {
      case NORTH -> {
        long total = written.stream().mapToLong(Line::cents).sum();
        file.append("\r\nTotal,,,,,,,,\"").append(english(total)).append("\"\r\n");
        yield ("\uFEFF" + file).getBytes(StandardCharsets.UTF_8);
      }
      case CENTRAL -> encode(file.toString());
      case SOUTH -> file.toString().getBytes(StandardCharsets.UTF_8);
    };
  }

  /** The same row twice, byte for byte, somewhere behind the first. */
  private void repeatRows(List<String> rows, List<Line> written) {
    int repeats = rows.size() / 130;
    for (int i = 0; i < repeats; i++) {
      int from = random.nextInt(rows.size());
      int to = Math.min(rows.size(), from + 1 + random.nextInt(40));
      rows.add(to, rows.get(from));
      written.add(to, written.get(from));
    }
  }

  /** A later run exported some documents again: same numbers, other formats, once another amount. */
  private void exportAgain(List<String> rows, List<Line> written, List<Line> lines) {
    int again = lines.size() / 110;
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      chosen.add(i);
    }
    Collections.shuffle(chosen, random);
    for (int i = 0; i < again; i++) {
      Line line = lines.get(chosen.get(i));
      if (i == 0) {
        line = line.withCents(line.cents() + 100L * (1 + random.nextInt(200)));
      } else if (random.nextInt(3) == 0 && !line.text().startsWith("Refund of")) {
        line = line.withText(line.text() + " *");
      }
      rows.add(row(line));
      written.add(line);
    }
  }

  private static String header(Region region) {
    return switch (region) {
      case NORTH ->
          "Document No,Line,Posting Date,Account,Cost Centre,Category,Supplier,Text,Amount EUR";
      case CENTRAL -> "Beleg;Pos;Buchungsdatum;Konto;KSt;Kategorie;Lieferant;Buchungstext;Betrag";
      case SOUTH -> "Date|Voucher|Item|GL|Dept|Expense type|Vendor|Memo|Bank amount";
    };
  }

  private String row(Line line) {
    return switch (line.region()) {
      case NORTH ->
          String.join(",", line.document(), String.valueOf(line.line()), northDate(line.date()),
              line.account(), line.centre(), line.label(), line.supplier(), line.text(),
              northAmount(line.cents()));
      case CENTRAL ->
          String.join(";", line.document(), String.valueOf(line.line()), centralDate(line.date()),
              line.account(), line.centre(), line.label(), slip(line.supplier()), line.text(),
              centralAmount(line.cents()));
      case SOUTH ->
          String.join("|", southDate(line.date()), line.document(), String.valueOf(line.line()),
              line.account(), line.centre(), line.label(), line.supplier(), line.text(),
              southAmount(-line.cents()));
    };
  }

  private String northDate(LocalDate date) {
    return random.nextInt(25) == 0
        ? String.valueOf(ChronoUnit.DAYS.between(EXCEL_EPOCH, date))
        : date.toString();
  }

  private String centralDate(LocalDate date) {
    return random.nextInt(30) == 0
        ? date.toString()
        : date.format(DateTimeFormatter.ofPattern("dd.MM.yyyy", Locale.ROOT));
  }

  private String southDate(LocalDate date) {
    return random.nextInt(40) == 0
        ? date.toString()
        : date.format(DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT));
  }

  private String northAmount(long cents) {
    String digits = english(Math.abs(cents));
    String text = cents < 0 ? "(" + digits + ")" : random.nextInt(50) == 0 ? "EUR " + digits : digits;
    return text.indexOf(',') < 0 ? text : "\"" + text + "\"";
  }

  private String centralAmount(long cents) {
    String digits = german(Math.abs(cents));
    return cents < 0 ? digits + "-" : random.nextInt(60) == 0 ? digits + " €" : digits;
  }

  /** The bank's view: money that leaves is negative. One office of South types the German way. */
  private String southAmount(long cents) {
    String digits = random.nextInt(12) == 0 ? german(Math.abs(cents)) : english(Math.abs(cents));
    String money = random.nextInt(3) == 0 ? "€" + digits : digits;
    return cents < 0 ? "-" + money : money;
  }

  private static String english(long cents) {
    return String.format(Locale.ROOT, "%,d.%02d", cents / 100, cents % 100);
  }

  private static String german(long cents) {
    return String.format(Locale.ROOT, "%,d", cents / 100).replace(',', '.')
        + String.format(Locale.ROOT, ",%02d", cents % 100);
  }

  /** What becomes of a name that went through UTF-8 and was read as Windows-1252. */
  private String slip(String name) {
    return random.nextInt(45) == 0
        ? new String(name.getBytes(StandardCharsets.UTF_8), WINDOWS)
        : name;
  }

  private static byte[] encode(String text) {
    try {
      ByteBuffer bytes = WINDOWS.newEncoder().encode(CharBuffer.wrap(text));
      byte[] array = new byte[bytes.remaining()];
      bytes.get(array);
      return array;
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("a character that Windows-1252 does not have", e);
    }
  }

  // ---- the mapping and the budget ----

  private static byte[] categoryMap() {
    StringBuilder file = new StringBuilder("kind,key,category\n");
    for (Category category : Category.values()) {
      file.append("account,").append(category.account).append(',').append(category.title)
          .append('\n');
    }
    for (Region region : Region.values()) {
      for (Category category : Category.values()) {
        file.append("label,").append(region.labels.get(category.ordinal())).append(',')
            .append(category.title).append('\n');
      }
    }
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] workbook() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (XSSFWorkbook book = new XSSFWorkbook()) {
      Date fixed = Date.from(LocalDateTime.of(2025, 11, 28, 9, 0).toInstant(ZoneOffset.UTC));
      book.getProperties().getCoreProperties().setCreated(Optional.of(fixed));
      book.getProperties().getCoreProperties().setModified(Optional.of(fixed));
      book.getProperties().getCoreProperties().setCreator("Group controlling");
      fillBudget(book, book.createSheet("Budget"));
      fillNotes(book.createSheet("Notes"));
      book.getCreationHelper().createFormulaEvaluator().evaluateAll();
      book.write(bytes);
    }
    return stored(bytes.toByteArray());
  }

  private void fillBudget(XSSFWorkbook book, XSSFSheet sheet) {
    CellStyle money = book.createCellStyle();
    money.setDataFormat(book.createDataFormat().getFormat("#,##0"));
    CellStyle bold = book.createCellStyle();
    bold.setFont(book.createFont());
    book.getFontAt(bold.getFontIndex()).setBold(true);
    Row head = sheet.createRow(0);
    List<String> titles = new ArrayList<>(List.of("Region", "Category"));
    titles.addAll(MONTHS);
    titles.add("FY 2026");
    for (int column = 0; column < titles.size(); column++) {
      head.createCell(column).setCellValue(titles.get(column));
      head.getCell(column).setCellStyle(bold);
    }
    int next = 1;
    for (Region region : Region.values()) {
      for (Category category : Category.values()) {
        Row row = sheet.createRow(next++);
        row.createCell(0).setCellValue(region.title);
        row.createCell(1).setCellValue(category.title);
        for (int month = 0; month < 12; month++) {
          row.createCell(2 + month).setCellValue(budget.get(key(region, category))[month]);
        }
        row.createCell(14).setCellFormula("SUM(C" + next + ":N" + next + ")");
      }
    }
    Row total = sheet.createRow(next);
    total.createCell(0).setCellValue("Total");
    for (int column = 2; column <= 14; column++) {
      String letter = String.valueOf((char) ('A' + column));
      total.createCell(column).setCellFormula("SUM(" + letter + "2:" + letter + next + ")");
    }
    for (int row = 1; row <= next; row++) {
      for (int column = 2; column <= 14; column++) {
        sheet.getRow(row).getCell(column).setCellStyle(money);
      }
    }
    sheet.setColumnWidth(1, 24 * 256);
    sheet.createFreezePane(2, 1);
  }

  private static void fillNotes(XSSFSheet sheet) {
    List<List<String>> notes =
        List.of(
            List.of("Item", "Value"),
            List.of("Version", "2026 v2, approved 28 November 2025"),
            List.of("Unit", "EUR, whole euros"),
            List.of("Sign", "Expenses positive"),
            List.of("Owner", "Group controlling"));
    for (int i = 0; i < notes.size(); i++) {
      Row row = sheet.createRow(i);
      row.createCell(0).setCellValue(notes.get(i).get(0));
      row.createCell(1).setCellValue(notes.get(i).get(1));
    }
    sheet.setColumnWidth(1, 40 * 256);
  }

  /** Packs again without compression and with one time, because deflate differs between systems. */
  private static byte[] stored(byte[] zip) throws IOException {
    Map<String, byte[]> parts = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        parts.put(entry.getName(), in.readAllBytes());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        ZipEntry entry = new ZipEntry(part.getKey());
        CRC32 crc = new CRC32();
        crc.update(part.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(part.getValue().length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(LocalDateTime.of(2025, 11, 28, 9, 0));
        out.putNextEntry(entry);
        out.write(part.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
