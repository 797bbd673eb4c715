package dev.workroom.documents;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.util.AreaReference;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A chart that shall show more or fewer cells of the rows and columns that it shows already: only
 * its references change, names, colours and all else of its look stay.
 */
final class ChartStretch {
  private static final String CELL = "\\$?[A-Za-z]{1,3}\\$?\\d+";

  private final WorkbookParts book;
  private final DrawnChart chart;

  ChartStretch(WorkbookParts book, DrawnChart chart) {
    this.book = book;
    this.chart = chart;
  }

  /** Writes the references; false, with nothing done, where more than they would change. */
  boolean done(ChartChange wanted) throws IOException {
    Optional<AreaReference> category = area(wanted.category());
    if (!wanted.rangesAlone() || wanted.category() != null && category.isEmpty()) {
      return false;
    }
    List<Element> drawn =
        WorkbookXml.all(book.parts().tree(chart.part()).getDocumentElement(), "ser");
    if (!wanted.series().isEmpty() && wanted.series().size() != drawn.size()) {
      return false;
    }
    List<Runnable> changes = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      Optional<Element> values = formula(drawn.get(i), "val", "yVal");
      if (!wanted.series().isEmpty()) {
        ChartSeries one = wanted.series().get(i);
        Optional<AreaReference> area = area(one.column());
        if (!one.equals(ChartSeries.valueOf(one.column()))
            || area.isEmpty()
            || values.isEmpty()
            || !meet(area.get(), values.get())) {
          return false;
        }
        changes.add(() -> values.get().setTextContent(area.get().formatAsString()));
      }
      if (category.isPresent()) {
        Optional<Element> labels = formula(drawn.get(i), "cat", "xVal");
        if (labels.isEmpty()) {
          return false;
        }
        changes.add(() -> labels.get().setTextContent(category.get().formatAsString()));
      }
    }
    changes.forEach(Runnable::run);
    book.parts().changed(chart.part());
    return !changes.isEmpty();
  }

  /** A range that is said as such, of the chart's own sheet where it names none. */
  private Optional<AreaReference> area(@Nullable String said) throws IOException {
    if (said == null || !said.matches("(?s)(.+!)?" + CELL + "(:" + CELL + ")?")) {
      return Optional.empty();
    }
    AreaReference area = new AreaReference(said, SpreadsheetVersion.EXCEL2007);
    String sheet = area.getFirstCell().getSheetName();
    String known = book.entry(sheet == null ? chart.sheet() : sheet).name();
    return Optional.of(
        new AreaReference(
            at(known, area.getFirstCell()),
            at(known, area.getLastCell()),
            SpreadsheetVersion.EXCEL2007));
  }

  private static CellReference at(String sheet, CellReference cell) {
    return new CellReference(sheet, cell.getRow(), cell.getCol(), true, true);
  }

  private static Optional<Element> formula(Element series, String part, String other) {
    return WorkbookXml.child(series, part)
        .or(() -> WorkbookXml.child(series, other))
        .flatMap(one -> WorkbookXml.all(one, "f").stream().findFirst());
  }

  private boolean meet(AreaReference wanted, Element formula) throws IOException {
    Optional<AreaReference> now = area(formula.getTextContent().strip());
    return now.isPresent()
        && now.get().getFirstCell().getSheetName().equals(wanted.getFirstCell().getSheetName())
        && cells(now.get()).intersects(cells(wanted));
  }

  private static CellRangeAddress cells(AreaReference area) {
    return new CellRangeAddress(
        area.getFirstCell().getRow(),
        area.getLastCell().getRow(),
        area.getFirstCell().getCol(),
        area.getLastCell().getCol());
  }
}
