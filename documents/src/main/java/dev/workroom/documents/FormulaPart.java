package dev.workroom.documents;

/**
 * A piece of a formula, rewritten for IronCalc.
 *
 * @param numbers whether it can be nothing but numbers and errors
 */
record FormulaPart(String text, Shape shape, boolean numbers) {
  FormulaPart(String text, Shape shape) {
    this(text, shape, false);
  }

  /** Whether it gives several values that no cells hold. */
  boolean computed() {
    return shape.array() && !shape.cells();
  }

  /**
   * What it gives; 0 rows or columns where that is not known.
   *
   * @param cells whether it is a reference
   */
  record Shape(int rows, int columns, boolean cells) {
    static final Shape ONE = new Shape(1, 1, false);
    static final Shape SOME = new Shape(0, 0, false);

    boolean array() {
      return rows != 1 || columns != 1;
    }

    boolean known() {
      return rows > 0 && columns > 0;
    }

    boolean line() {
      return rows == 1 || columns == 1;
    }

    Shape values() {
      return new Shape(rows, columns, false);
    }

    /** What an operation on both gives: a single row, column or value is repeated. */
    Shape with(Shape other) {
      return new Shape(common(rows, other.rows), common(columns, other.columns), false);
    }

    private static int common(int one, int other) {
      if (one > 1 && other > 1 && one != other) {
        // Excel gives #N/A beyond the shorter one, IronCalc another error.
        throw new Beyond();
      }
      return one == 1 ? other : other == 1 ? one : Math.min(one, other);
    }
  }

  /** The formula cannot be put so that IronCalc computes what Excel does. */
  static final class Beyond extends RuntimeException {
    private static final long serialVersionUID = 1;

    Beyond() {
      super("not to be put", null, false, false);
    }
  }
}
