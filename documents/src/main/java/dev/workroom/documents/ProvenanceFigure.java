package dev.workroom.documents;

import java.util.List;
import java.util.Set;

/**
 * A figure as a text states it.
 *
 * @param text as it stands, with its unit: {@code EUR 12.4m}
 * @param values what it may mean, without sign and scale spelt out; more than one where a comma or
 *     a table's heading can be read in two ways. Percentages are as said: 12.4 for 12.4 %
 * @param steps for each value the size of one in its last digit
 * @param percent whether it is a percentage
 * @param plain a whole number without unit, scale or decimals
 * @param sentence what stands around it
 * @param words the words around it, in small letters; the nearest first
 * @param place where: a heading, a slide
 * @param context the words of its paragraph, or of its table's headers, and of the heading
 */
public record ProvenanceFigure(
    String text,
    List<Double> values,
    List<Double> steps,
    boolean percent,
    boolean plain,
    String sentence,
    Set<String> words,
    String place,
    Set<String> context) {
  public ProvenanceFigure {
    values = List.copyOf(values);
    steps = List.copyOf(steps);
    if (values.isEmpty() || values.size() != steps.size()) {
      throw new IllegalArgumentException("a figure means one value or more");
    }
  }

  /** The same, as it is written. */
  ProvenanceFigure as(String written) {
    return new ProvenanceFigure(
        written, values, steps, percent, plain, sentence, words, place, context);
  }

  /** How many digits of it say something: four of 1,200, two of 0.0012. */
  public int digits() {
    return text.replaceAll("[^0-9]", "").replaceFirst("^0+", "").length();
  }

  /** Whether a value, rounded as the figure is, says the same; sign is a matter of words. */
  public boolean says(double value) {
    for (int i = 0; i < values.size(); i++) {
      double step = steps.get(i);
      if (near(Math.abs(value), values.get(i), step)
          || percent && near(Math.abs(value) * 100, values.get(i), step)) {
        return true;
      }
    }
    return false;
  }

  private static boolean near(double value, double said, double step) {
    return Math.abs(value - said) <= step / 2 * (1 + 1e-9) + 1e-9 * said;
  }
}
