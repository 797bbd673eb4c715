import generate.Budget;
import generate.BudgetWorkbook;
import generate.Category;
import generate.Export;
import generate.Ledger;
import generate.Region;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/**
 * Makes the inputs of this sample workspace: {@code java -cp CLASSPATH Generate.java OUTDIR [SEED]}.
 *
 * <p>The same seed gives the same bytes on every machine: only {@link Random} (whose algorithm is
 * specified), {@link StrictMath} and whole cents are used, and the workbook is stored uncompressed
 * with fixed times. All suppliers, people and figures are invented.
 */
public final class Generate {
  private static final long COMMITTED_SEED = 20260331;

  private Generate() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 1 || arguments.length > 2) {
      System.err.println("usage: java -cp CLASSPATH Generate.java OUTDIR [SEED]");
      System.exit(2);
    }
    Path out = Files.createDirectories(Path.of(arguments[0]));
    write(out, arguments.length == 2 ? Long.parseLong(arguments[1]) : COMMITTED_SEED);
  }

  /** Each part takes its numbers from the one random sequence, so their order matters. */
  private static void write(Path out, long seed) throws IOException {
    var random = new Random(seed);
    var budget = new Budget(random);
    var ledger = new Ledger(random, budget, budget.chooseStories());
    var export = new Export(random);
    for (Region region : Region.values()) {
      Files.write(
          out.resolve("gl-" + region.title.toLowerCase(Locale.ROOT) + ".csv"),
          export.of(region, ledger.of(region)));
    }
    Files.write(out.resolve("category-map.csv"), categoryMap());
    Files.write(out.resolve("budget-2026.xlsx"), new BudgetWorkbook(budget).bytes());
  }

  private static byte[] categoryMap() {
    StringBuilder file = new StringBuilder("kind,key,category\n");
    for (Category category : Category.values()) {
      file.append("account,").append(category.account).append(',').append(category.title)
          .append('\n');
    }
    for (Region region : Region.values()) {
      for (Category category : Category.values()) {
        file.append("label,").append(region.label(category)).append(',')
            .append(category.title).append('\n');
      }
    }
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }
}
