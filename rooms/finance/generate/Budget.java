package generate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Twelve months of whole euros for each company and category, and where the year leaves them. */
public final class Budget {
  private final Random random;
  private final Map<String, long[]> months = new TreeMap<>();

  public Budget(Random random) {
    this.random = random;
    plan();
  }

  static String key(Region region, Category category) {
    return region.title + "|" + category.title;
  }

  long[] months(Region region, Category category) {
    return months.get(key(region, category));
  }

  private void plan() {
    for (Region region : Region.values()) {
      for (Category category : Category.values()) {
        long base = 312_000L * category.money * region.size / 1000 * (90 + random.nextInt(21)) / 100;
        long[] planned = new long[12];
        for (int month = 0; month < 12; month++) {
          planned[month] = base * (96 + random.nextInt(9)) / 10_000 * 100;
        }
        months.put(key(region, category), planned);
      }
    }
  }

  /** Three cells run over and two under their budget; every other one stays within three percent. */
  public Map<String, Double> chooseStories() {
    List<String> cells = new ArrayList<>(months.keySet());
    cells.removeIf(cell -> months.get(cell)[0] < 180_000);
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
}
