package dev.workroom.worker;

import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Finding.Severity;
import dev.workroom.documents.DocumentException;
import dev.workroom.documents.ProvenanceSheets;
import dev.workroom.tools.UserFile;
import dev.workroom.worker.Provenance.Source;
import dev.workroom.worker.Provenance.Stated;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the figures of a text with the workbook cells that they came from, as these are now: a
 * workbook that was changed after the text makes its figures wrong.
 */
final class StatedNow {
  private final Map<Path, Optional<ProvenanceSheets>> books = new HashMap<>();

  private StatedNow() {}

  /** A finding for each figure whose cell says something else now. */
  static List<Finding> findings(List<Stated> figures) {
    StatedNow now = new StatedNow();
    Map<String, Finding> findings = new LinkedHashMap<>();
    for (Stated figure : figures) {
      if (figure.source().orElse(null) instanceof Source.Cell cell) {
        now.differs(figure, cell)
            .ifPresent(finding -> findings.putIfAbsent(finding.message(), finding));
      }
    }
    return new ArrayList<>(findings.values());
  }

  private Optional<Finding> differs(Stated figure, Source.Cell cell) {
    Path file = Path.of(cell.path());
    Optional<ProvenanceSheets> book =
        books.computeIfAbsent(file, path -> changed(path, cell.sha256()));
    Optional<ProvenanceSheets.Place> place = book.flatMap(one -> one.place(cell.cell()));
    if (book.isEmpty() || place.isEmpty()) {
      return Optional.empty();
    }
    Object now = book.get().cell(place.get()).value();
    boolean same = now instanceof Double value && says(figure.text(), value, cell.value());
    if (same || moved(book.get(), place.get().sheet(), cell.value())) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Severity.WARNING,
            figure.place().isEmpty() ? "" : "“" + figure.place() + "”",
            "%s came from %s of %s, which %s now: bring the text up to date."
                .formatted(
                    figure.text(),
                    cell.cell(),
                    file.getFileName(),
                    now == null ? "is empty" : "says " + shown(now))));
  }

  private static String shown(Object value) {
    return value instanceof Double number
        ? rounded(number, 9).stripTrailingZeros().toPlainString()
        : "“" + value + "”";
  }

  /** Whether both values are the same in as many digits as the text has. */
  private static boolean says(String text, double now, double then) {
    int digits = text.replaceAll("[^0-9]", "").replaceFirst("^0+", "").length();
    return Double.isFinite(now)
        && rounded(now, Math.clamp(digits, 1, 12))
                .compareTo(rounded(then, Math.clamp(digits, 1, 12)))
            == 0;
  }

  private static BigDecimal rounded(double value, int digits) {
    return BigDecimal.valueOf(value).round(new MathContext(digits, RoundingMode.HALF_UP));
  }

  /** Whether the value stands elsewhere on the sheet, as after rows were inserted. */
  private static boolean moved(ProvenanceSheets book, String sheet, double value) {
    boolean[] found = {false};
    book.numbers((cell, _) ->
        found[0] |=
            cell.place().sheet().equals(sheet)
                && cell.value() instanceof Double other
                && Math.abs(other - value) <= 1e-9 * Math.abs(value));
    return found[0];
  }

  /** The workbook as it is now, if it is there and not as it was. */
  private static Optional<ProvenanceSheets> changed(Path file, String sha256) {
    try {
      return !Files.isRegularFile(file)
              || UserFile.at(file, file.toString()).sha256().equals(sha256)
          ? Optional.empty()
          : Optional.of(ProvenanceSheets.open(file));
    } catch (IOException | DocumentException unreadable) {
      // What cannot be opened says nothing; its own check tells why.
      return Optional.empty();
    }
  }
}
