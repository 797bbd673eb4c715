package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.Workroom.Ended;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other rooms from end to end: their files are there and hold what the tasks ask for. */
class RoomsTest {
  @TempDir Path place;

  @Test
  void marketingMakesAFrameworkACalendarAndADeck() throws Exception {
    Path out = played("marketing");

    clean(out, "Messaging.docx", "Calendar.xlsx", "Launch.pptx");
    assertThat(read(out, "Messaging.docx").replace('\u00a0', ' '))
        .as("the two prices are flagged")
        .contains("EUR 13.90", "EUR 12.90")
        .as("each claim with its footnote")
        .contains("from the tenth refill on", "One tab without its wrapper");
    assertThat(hashes(out.resolve("inputs")))
        .as("the inputs are as they were")
        .isEqualTo(hashes(room("marketing").resolve("inputs")));
    List<Map<String, String>> pieces = table(out.resolve("Calendar.xlsx"), "Calendar", "Date");
    assertThat(pieces).hasSizeGreaterThanOrEqualTo(30);
    Map<String, Integer> load = new HashMap<>();
    pieces.forEach(
        piece -> load.merge(piece.get("Owner") + " in week " + piece.get("Week"), 1, Integer::sum));
    assertThat(load.values()).as("pieces a person and week: %s", load).allMatch(n -> n <= 3);
    assertThat(pieces)
        .as("nobody while away")
        .allMatch(piece -> piece.getOrDefault("Conflict", "?").isEmpty());
    try (InputStream in = Files.newInputStream(out.resolve("Launch.pptx"));
        var deck = new XMLSlideShow(in)) {
      assertThat(deck.getSlides()).hasSize(12).allMatch(slide -> slide.getNotes() != null);
      assertThat(deck.getCharts()).hasSizeGreaterThanOrEqualTo(5);
      assertThat(deck.getSlides().getLast().getTitle()).contains("Denmark waits");
    }
  }

  @Test
  void productQuotesOnlyWhatWasSaidAndMayBeQuoted() throws Exception {
    Path out = played("product");

    clean(out, "Themes.xlsx", "PRD.docx");
    assertThat(out.resolve("Questions.md")).isNotEmptyFile();
    Map<String, String> consent = new HashMap<>();
    for (String line : Files.readAllLines(out.resolve("inputs/consent.csv"))) {
      String[] cells = line.split(",", 5);
      consent.put(cells[0], cells[3]);
    }
    List<Map<String, String>> quotes = table(out.resolve("Themes.xlsx"), "Quotes", "Words");
    assertThat(quotes).hasSizeGreaterThanOrEqualTo(20);
    Map<String, String> texts = new HashMap<>();
    for (Map<String, String> quote : quotes) {
      String file = Objects.requireNonNull(quote.get("File"));
      if (!texts.containsKey(file)) {
        texts.put(file, plain(read(out, file)));
      }
      assertThat(texts.get(file))
          .as(file)
          .contains(plain(Objects.requireNonNull(quote.get("Words"))));
      assertThat(consent.get(quote.get("Interview")))
          .as("may interview %s be quoted", quote.get("Interview"))
          .isEqualTo("yes");
    }
  }

  @Test
  void archiveLosesNoFileAndChangesNoContent() throws Exception {
    Path out = played("archive");

    clean(out, "Index.xlsx");
    assertThat(out.resolve("Duplicates.md")).isNotEmptyFile();
    Map<String, Integer> after = hashes(out);
    for (String made : List.of("Index.xlsx", "Duplicates.md", "WORKROOM.md", "TASK.md")) {
      if (Files.exists(out.resolve(made))) {
        after.computeIfPresent(hash(out.resolve(made)), (key, n) -> n == 1 ? null : n - 1);
      }
    }
    assertThat(after).isEqualTo(hashes(room("archive").resolve("inputs")));
  }

  private Path played(String room) throws Exception {
    Path out = place.resolve(room);
    Ended ended = workroom().run("demo", room, "--out", out.toString());
    assertThat(ended.exit()).as("%s", ended).isZero();
    return out;
  }

  private void clean(Path folder, String... names) throws Exception {
    for (String name : names) {
      assertThat(folder.resolve(name)).isNotEmptyFile();
      Ended check = workroom().run("check", folder.resolve(name).toString());
      assertThat(check.exit()).as("%s: %s", name, check).isZero();
    }
  }

  private String read(Path folder, String name) throws Exception {
    Ended read = workroom().run("read", folder.resolve(name).toString());
    assertThat(read.exit()).as("%s", read).isZero();
    return read.out();
  }

  private Workroom workroom() {
    return new Workroom(place.resolve("home"), place);
  }

  private static Path room(String name) {
    return Workroom.root().resolve("rooms").resolve(name);
  }

  /** Typographic quotation marks, emphasis and line breaks do not make another wording. */
  private static String plain(String text) {
    return text.replaceAll("[“”„]", "\"").replaceAll("[‘’]", "'").replaceAll("[*_>\\s]+", " ");
  }

  /** The rows below the header that holds this column, by header; formulas by their results. */
  private static List<Map<String, String>> table(Path workbook, String name, String column)
      throws IOException {
    try (InputStream in = Files.newInputStream(workbook);
        var book = new XSSFWorkbook(in)) {
      Sheet sheet = book.getSheet(name);
      var formatter = new DataFormatter();
      formatter.setUseCachedValuesForFormulaCells(true);
      var headers = new ArrayList<String>();
      var rows = new ArrayList<Map<String, String>>();
      for (Row row : sheet) {
        var cells = new ArrayList<String>();
        for (int c = 0; c < row.getLastCellNum(); c++) {
          cells.add(formatter.formatCellValue(row.getCell(c)));
        }
        if (headers.isEmpty()) {
          headers.addAll(cells.contains(column) ? cells : List.of());
        } else {
          var byHeader = new HashMap<String, String>();
          for (int c = 0; c < headers.size(); c++) {
            byHeader.put(headers.get(c), c < cells.size() ? cells.get(c) : "");
          }
          if (!byHeader.getOrDefault(column, "").isEmpty()) {
            rows.add(byHeader);
          }
        }
      }
      return rows;
    }
  }

  /** How often each content occurs below a folder; what the program keeps for itself is no file. */
  private static Map<String, Integer> hashes(Path folder) throws Exception {
    Map<String, Integer> hashes = new HashMap<>();
    List<Path> files;
    try (var walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      if (!folder.relativize(file).startsWith(".workroom")) {
        hashes.merge(hash(file), 1, Integer::sum);
      }
    }
    return hashes;
  }

  private static String hash(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
