import dev.workroom.documents.DocumentException;
import dev.workroom.documents.RecalculatedWorkbook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Computes the formulas of all workbooks below a folder anew and compares with the values that
 * Excel stored in them. docs/formulas.md says how it is run and what was found.
 *
 * <p>{@code java -cp CLASSES bench/Recalculation.java FOLDER [--all] [--cells FILE]}: with {@code
 * --all} also what other programs stored; each cell that differs goes to the file of cells.
 */
class Recalculation {
  private static final Pattern FUNCTION = Pattern.compile("([A-Z][A-Z0-9.]*)\\(");
  private static final Pattern WORDS = Pattern.compile("\"[^\"]*\"|'[^']*'");
  private static final Pattern WORKBOOK = Pattern.compile("(?i).*\\.(xlsx|xlsm|xltx|xltm|xls|xlt)");

  private final Map<RecalculatedWorkbook.Outcome, Long> all =
      new EnumMap<>(RecalculatedWorkbook.Outcome.class);
  private final Map<String, Map<RecalculatedWorkbook.Outcome, Long>> functions = new TreeMap<>();
  private final Map<String, Integer> programs = new TreeMap<>();
  private final List<String> cells = new ArrayList<>();
  private int files;

  public static void main(String[] args) throws IOException {
    List<String> given = List.of(args);
    Recalculation run = new Recalculation();
    try (Stream<Path> found = Files.walk(Path.of(args[0]))) {
      for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
        if (WORKBOOK.matcher(file.getFileName().toString()).matches()) {
          run.file(file, given.contains("--all"));
        }
      }
    }
    run.print();
    int at = given.indexOf("--cells");
    if (at >= 0) {
      Files.write(Path.of(given.get(at + 1)), run.cells);
    }
    System.exit(0);
  }

  private void file(Path file, boolean all) {
    RecalculatedWorkbook result;
    long begun = System.nanoTime();
    try {
      result = RecalculatedWorkbook.of(file);
    } catch (DocumentException unreadable) {
      return;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failed) {
      System.out.printf("%s fails: %s%n", file, failed);
      failed.printStackTrace(System.out);
      return;
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (seconds > 10) {
      System.out.printf("%.1f s for %d formulas: %s%n", seconds, result.cells().size(), file);
    }
    if (result.cells().isEmpty()) {
      return;
    }
    boolean excel = result.program().matches("Microsoft( Macintosh)?( Office)? Excel.*");
    programs.merge(result.program(), 1, Integer::sum);
    if (!excel && !all) {
      return;
    }
    files++;
    for (RecalculatedWorkbook.Cell cell : result.cells()) {
      count(this.all, cell.outcome());
      Matcher call = FUNCTION.matcher(
          WORDS.matcher(cell.formula()).replaceAll("").toUpperCase(Locale.ROOT));
      call.results().map(found -> found.group(1)).distinct()
          .forEach(name -> count(functions.computeIfAbsent(
              name, fresh -> new EnumMap<>(RecalculatedWorkbook.Outcome.class)), cell.outcome()));
      switch (cell.outcome()) {
        case DIFFERENT, DOUBTED, UNSUPPORTED ->
            cells.add(String.join("\t", cell.outcome().name(), file.toString(), cell.place(),
                cell.formula().replaceAll("\\s+", " "), text(cell.stored()),
                text(cell.computed())));
        case SAME, CHANGING, MISSING -> {}
      }
    }
  }

  private static String text(Object value) {
    return value == null ? "-" : value.toString().replaceAll("\\s+", " ");
  }

  private static void count(
      Map<RecalculatedWorkbook.Outcome, Long> counts, RecalculatedWorkbook.Outcome outcome) {
    counts.merge(outcome, 1L, Long::sum);
  }

  private void print() {
    System.out.printf("%d workbooks with formulas; by program: %s%n", files, programs);
    System.out.println(all);
    System.out.printf("all: %s%n", line(all));
    functions.forEach((name, counts) -> System.out.printf("%-24s %s%n", name, line(counts)));
  }

  private static String line(Map<RecalculatedWorkbook.Outcome, Long> counts) {
    long same = counts.getOrDefault(RecalculatedWorkbook.Outcome.SAME, 0L);
    long wrong = counts.getOrDefault(RecalculatedWorkbook.Outcome.DIFFERENT, 0L);
    long doubted = counts.getOrDefault(RecalculatedWorkbook.Outcome.DOUBTED, 0L);
    long none = counts.getOrDefault(RecalculatedWorkbook.Outcome.UNSUPPORTED, 0L);
    long compared = same + wrong + doubted;
    return "%d compared, %.2f %% equal (%d differ, %d more by one engine alone), %d not computed"
        .formatted(compared, compared == 0 ? 100.0 : 100.0 * same / compared, wrong, doubted, none);
  }
}
