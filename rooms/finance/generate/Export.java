package generate;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A ledger as each company's program exports it: its own columns, dates, amounts and encoding. */
public final class Export {
  private static final LocalDate EXCEL_EPOCH = LocalDate.of(1899, 12, 30);
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private final Random random;

  public Export(Random random) {
    this.random = random;
  }

  public byte[] of(Region region, List<Line> lines) {
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
}
