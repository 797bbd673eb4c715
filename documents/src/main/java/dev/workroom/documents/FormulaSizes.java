package dev.workroom.documents;

import dev.workroom.documents.FormulaPart.Shape;
import java.util.List;

/** How many rows and columns a function gives. */
final class FormulaSizes {
  private FormulaSizes() {}

  /**
   * What a call gives.
   *
   * @param name in capitals
   */
  static Shape of(String name, List<FormulaPart> parts) {
    if (name.equals("SEQUENCE")) {
      int[] size = {1, 1};
      for (int i = 0; i < 2 && i < parts.size(); i++) {
        String text = parts.get(i).text();
        size[i] = text.matches("\\d{1,6}") ? Integer.parseInt(text) : text.isEmpty() ? 1 : 0;
      }
      return new Shape(size[0], size[1], false);
    }
    if (FormulaPlaces.ARRAYS.contains(name)) {
      return Shape.SOME;
    }
    return switch (name) {
      case "INDIRECT" -> {
        String text = parts.isEmpty() ? "" : parts.getFirst().text();
        yield new Shape(text.contains(":") ? 0 : 1, text.contains(":") ? 0 : 1, true);
      }
      case "OFFSET" ->
          parts.stream().skip(3).allMatch(part -> part.text().matches("1?"))
                  && !parts.getFirst().shape().array()
              ? new Shape(1, 1, true)
              : new Shape(0, 0, true);
      case "INDEX" -> indexed(parts);
      case "XLOOKUP" -> {
        Shape from = parts.size() > 2 ? parts.get(2).shape() : Shape.ONE;
        yield from.rows() == 1 || from.columns() == 1 ? Shape.ONE : new Shape(0, 0, from.cells());
      }
      case "IF", "IFERROR", "IFNA" -> {
        Shape shape = Shape.ONE;
        for (FormulaPart part : parts) {
          shape = shape.with(part.shape());
        }
        yield shape;
      }
      default -> {
        Shape shape = Shape.ONE;
        for (FormulaPart part :
            FormulaPlaces.EACH.contains(name) ? parts : List.<FormulaPart>of()) {
          shape = shape.with(part.shape());
        }
        yield shape;
      }
    };
  }

  private static Shape indexed(List<FormulaPart> parts) {
    Shape from = parts.getFirst().shape();
    boolean whole =
        parts.stream().skip(1).limit(2).anyMatch(p -> p.text().isEmpty() || p.text().equals("0"));
    boolean line = from.rows() == 1 || from.columns() == 1;
    return !whole && (parts.size() > 2 || line)
        ? new Shape(1, 1, from.cells())
        : new Shape(0, 0, from.cells());
  }
}
