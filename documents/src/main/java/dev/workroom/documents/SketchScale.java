package dev.workroom.documents;

import java.util.function.Predicate;

/**
 * The value axis of a drawn chart, from one number to another.
 *
 * @param step a round distance between the lines of its grid
 */
record SketchScale(double low, double high, double step) {
  /** What axes are longer by than adding steps up makes them. */
  private static final double ROUNDING = 1e-6;

  /**
   * From zero, unless all are lines far above it; both ends are round numbers.
   *
   * @param bare whether labels say all values, so that nobody reads the ends
   */
  static SketchScale of(SketchValues chart, Predicate<SketchValues.Series> which, boolean bare) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    boolean sized = false;
    for (SketchValues.Series series : chart.series()) {
      sized |= which.test(series) && series.kind() != SketchValues.Kind.LINES;
    }
    for (int category = 0; category < longest(chart); category++) {
      double up = 0;
      double down = 0;
      for (int at = 0; at < chart.series().size(); at++) {
        SketchValues.Series series = chart.series().get(at);
        double value = shown(chart, at, category);
        if (which.test(series) && Double.isFinite(value)) {
          boolean piled = chart.stacked() && series.kind() != SketchValues.Kind.LINES;
          up = piled && value > 0 ? up + value : piled ? up : value;
          down = piled && value < 0 ? down + value : piled ? down : value;
          high = Math.max(high, up);
          low = Math.min(low, down);
        }
      }
    }
    if (!(high >= low)) {
      low = 0;
      high = 1;
    }
    if (sized || low < high * 5 / 6) {
      low = Math.min(0, low);
      high = Math.max(0, high);
    }
    return round(low, high, bare);
  }

  private static int longest(SketchValues chart) {
    return chart.series().stream().mapToInt(series -> series.values().length).max().orElse(0);
  }

  /** Between two numbers, with its ends on round ones unless they are left as they are. */
  static SketchScale round(double from, double to, boolean bare) {
    double high = to > from ? to : from + 1;
    double raw = (high - from) / 5;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double part = raw / power;
    double step = power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 2.5 ? 2.5 : part <= 5 ? 5 : 10);
    return bare
        ? new SketchScale(from, high, step)
        : new SketchScale(
            Math.floor(from / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step, step);
  }

  /** A value as it is drawn: of what is piled up to a hundred percent, its part. */
  static double shown(SketchValues chart, int series, int category) {
    double value = chart.series().get(series).at(category);
    if (!chart.percent() || chart.series().get(series).kind() == SketchValues.Kind.LINES) {
      return value;
    }
    double all = 0;
    for (SketchValues.Series each : chart.series()) {
      double one = each.kind() == SketchValues.Kind.LINES ? 0 : Math.abs(each.at(category));
      all += Double.isFinite(one) ? one : 0;
    }
    return all == 0 ? 0 : value / all;
  }

  /** Where a value stands between both ends, from 0 to 1. */
  double part(double value) {
    return (Math.clamp(value, low, high) - low) / (high - low);
  }

  /** The numbers at the lines of its grid. */
  double[] marks() {
    int count = (int) Math.floor((high - low) / step + ROUNDING) + 1;
    double[] marks = new double[Math.clamp(count, 0, 100)];
    for (int at = 0; at < marks.length; at++) {
      double mark = low + at * step;
      marks[at] = Math.abs(mark) < step * ROUNDING ? 0 : mark;
    }
    return marks;
  }
}
