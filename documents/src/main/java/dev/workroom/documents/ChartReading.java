package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * What a chart's part says, in the words of {@link ChartSpec}. Source: ECMA-376 part 1, 21.2.
 *
 * @param type as {@link ChartSpec#type}, or the file's own word for a kind that we do not draw
 * @param title empty when there is none
 * @param category a range, or null
 * @param series their ranges; those without a range are left out
 */
record ChartReading(
    String type,
    String title,
    @Nullable String category,
    List<ChartSeries> series,
    @Nullable String xTitle,
    @Nullable String yTitle,
    String legend) {

  static ChartReading of(Element space) {
    Optional<Element> chart = WorkbookXml.child(space, "chart");
    Optional<Element> area = chart.flatMap(one -> WorkbookXml.child(one, "plotArea"));
    List<Element> plots =
        area.stream()
            .flatMap(one -> WorkbookXml.all(one).stream())
            .filter(
                one -> one.getLocalName().endsWith("Chart") && one.getParentNode() == area.get())
            .toList();
    List<ChartSeries> series = new ArrayList<>();
    String category = null;
    String firstAxis = plots.isEmpty() ? "" : axis(plots.getFirst());
    for (Element plot : plots) {
      for (Element one : WorkbookXml.children(plot, "ser")) {
        String values = range(one, "val").or(() -> range(one, "yVal")).orElse(null);
        if (category == null) {
          category = range(one, "cat").or(() -> range(one, "xVal")).orElse(null);
        }
        if (values != null) {
          series.add(
              new ChartSeries(
                  values,
                  name(one),
                  plots.size() > 1 ? kind(plot) : null,
                  colour(one).orElse(null),
                  axis(plot).equals(firstAxis) ? null : true));
        }
      }
    }
    List<Element> axes =
        area.stream()
            .flatMap(one -> WorkbookXml.all(one).stream())
            .filter(one -> one.getLocalName().matches("(cat|val|date|ser)Ax"))
            .toList();
    return new ChartReading(
        plots.isEmpty() ? "unknown" : plots.size() > 1 ? "combination" : type(plots.getFirst()),
        chart.flatMap(one -> WorkbookXml.child(one, "title")).map(ChartReading::text).orElse(""),
        category,
        List.copyOf(series),
        axisTitle(axes, 0),
        axisTitle(axes, 1),
        legend(chart.orElse(space)));
  }

  private static String axis(Element plot) {
    return WorkbookXml.child(plot, "axId").map(id -> id.getAttribute("val")).orElse("");
  }

  private static @Nullable String axisTitle(List<Element> axes, int number) {
    return number >= axes.size()
        ? null
        : WorkbookXml.child(axes.get(number), "title")
            .map(ChartReading::text)
            .filter(text -> !text.isBlank())
            .orElse(null);
  }

  private static String legend(Element chart) {
    Optional<Element> legend = WorkbookXml.child(chart, "legend");
    if (legend.isEmpty()) {
      return "none";
    }
    String place =
        WorkbookXml.child(legend.get(), "legendPos").map(p -> p.getAttribute("val")).orElse("r");
    return switch (place) {
      case "b" -> "bottom";
      case "t" -> "top";
      default -> "right";
    };
  }

  private static String kind(Element plot) {
    String name = plot.getLocalName().replaceAll("(3D)?Chart$", "");
    boolean flat =
        name.equals("bar")
            && WorkbookXml.child(plot, "barDir")
                .map(direction -> !direction.getAttribute("val").equals("bar"))
                .orElse(true);
    return flat ? "column" : name;
  }

  private static String type(Element plot) {
    String grouping =
        WorkbookXml.child(plot, "grouping").map(one -> one.getAttribute("val")).orElse("");
    String kind = kind(plot);
    return switch (grouping) {
      case "stacked" -> kind.equals("line") ? kind : "stacked " + kind;
      case "percentStacked" -> kind.equals("line") ? kind : "100% " + kind;
      default -> kind;
    };
  }

  /** The cells that a part of a series reads, if they are one range. */
  private static Optional<String> range(Element series, String part) {
    return WorkbookXml.child(series, part)
        .flatMap(one -> WorkbookXml.all(one, "f").stream().findFirst())
        .map(formula -> formula.getTextContent().strip())
        .filter(formula ->
            formula.matches("(?s).+!\\$?[A-Za-z]{1,3}\\$?\\d+(:\\$?[A-Za-z]{1,3}\\$?\\d+)?"));
  }

  private static @Nullable String name(Element series) {
    return WorkbookXml.child(series, "tx")
        .flatMap(one -> WorkbookXml.all(one, "v").stream().findFirst())
        .map(Element::getTextContent)
        .filter(text -> !text.isBlank())
        .orElse(null);
  }

  static Optional<String> colour(Element series) {
    return WorkbookXml.child(series, "spPr")
        .flatMap(shape -> WorkbookXml.all(shape, "srgbClr").stream().findFirst())
        .map(colour -> colour.getAttribute("val"))
        .filter(colour -> colour.matches("[0-9A-Fa-f]{6}"));
  }

  /** The text of a title, typed in or of a cell. */
  private static String text(Element title) {
    StringBuilder text = new StringBuilder();
    for (Element one : WorkbookXml.all(title)) {
      if (one.getLocalName().equals("t") || one.getLocalName().equals("v")) {
        text.append(one.getTextContent());
      }
    }
    return text.toString().strip();
  }

  /** Writes another title in the type of the one that is typed in; false where there is none. */
  boolean retitle(Element space, String wanted) {
    Optional<Element> title =
        WorkbookXml.child(space, "chart").flatMap(one -> WorkbookXml.child(one, "title"));
    if (title.isEmpty() || wanted.isBlank()) {
      return false;
    }
    List<Element> runs = WorkbookXml.all(title.get(), "t");
    if (runs.isEmpty() || !WorkbookXml.all(title.get(), "strRef").isEmpty()) {
      return false;
    }
    runs.getFirst().setTextContent(wanted);
    for (Element other : runs.subList(1, runs.size())) {
      WorkbookXml.remove(other.getParentNode());
    }
    return true;
  }
}
