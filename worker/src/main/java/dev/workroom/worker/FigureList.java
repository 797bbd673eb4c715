package dev.workroom.worker;

import dev.workroom.tools.Origin;
import dev.workroom.tools.Origin.NamedFile;
import dev.workroom.tools.Places;
import dev.workroom.tools.Refusal;
import dev.workroom.worker.Provenance.Source;
import dev.workroom.worker.Provenance.Stated;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The list of where the figures of a text come from, as the text's last section. */
final class FigureList {
  static final String HEADING = "Sources of the figures";

  private static final int SHORT_HASH = 12;

  private FigureList() {}

  /** The section, in Markdown, for the figures that were matched. */
  static String of(SourceJournal journal, String body, Places places) throws IOException {
    Provenance record = FigureSources.match(journal.all(), body).record();
    Set<String> lines = new LinkedHashSet<>();
    for (Stated figure : record.figures()) {
      figure
          .source()
          .flatMap(source -> said(source, record, places))
          .ifPresent(said -> lines.add("- **" + plain(figure.text()) + "**: " + said));
    }
    if (lines.isEmpty()) {
      throw new Refusal(
          "No figure of this text has a source that could be listed; query or read it first, or leave \"figureSources\" out.");
    }
    return "\n\n## " + HEADING + "\n\n" + String.join("\n", lines) + "\n";
  }

  private static Optional<String> said(Source source, Provenance record, Places places) {
    return switch (source) {
      case Source.Value value ->
          Optional.of(
              "%s, “%s” in row %d of a query over %s"
                  .formatted(
                      number(value.value()),
                      plain(value.name()),
                      value.row() + 1,
                      files(record.origin(value.query()), places)));
      case Source.Cell cell ->
          Optional.of(
              "%s, cell %s of %s"
                  .formatted(
                      number(cell.value()),
                      plain(cell.cell()),
                      file(cell.path(), cell.sha256(), places)));
      case Source.Line line ->
          Optional.of(
              "line %s of %s"
                  .formatted(
                      plain(line.line().replaceFirst("(?s)\t.*", "").strip()),
                      file(line.path(), line.sha256(), places)));
      case Source.Words _, Source.Before _ -> Optional.empty();
    };
  }

  private static String files(Origin origin, Places places) {
    String files =
        origin.allFiles().stream()
            .map(one -> file(named(one), one.sha256(), places))
            .distinct()
            .collect(Collectors.joining(", "));
    return files.isEmpty() ? "no file" : files;
  }

  private static String named(NamedFile file) {
    return file.path() + file.sheet().map(sheet -> "#" + sheet).orElse("");
  }

  private static String file(String path, String sha256, Places places) {
    String hash = sha256.substring(0, Math.min(SHORT_HASH, sha256.length()));
    return plain(places.shown(Path.of(path))) + " (SHA-256 " + hash + ")";
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** Nothing in it is taken for Markdown. */
  private static String plain(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("([\\\\`*_\\[\\]<>#|~!@^])", "\\\\$1");
  }
}
