package dev.workroom.worker;

import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Finding.Severity;
import dev.workroom.documents.DocumentException;
import dev.workroom.documents.DocumentReader;
import dev.workroom.documents.ProvenanceFigure;
import dev.workroom.documents.ProvenanceSheets;
import dev.workroom.documents.ProvenanceText;
import dev.workroom.documents.UnreadableDocument;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.UserFile;
import dev.workroom.worker.Provenance.Source;
import dev.workroom.worker.Provenance.Stated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Matches the figures of a text to the values that the session has seen: the same number, rounded
 * and scaled as the text says it; among several the one whose words are most like those around the
 * figure.
 */
final class FigureSources {
  private static final int LONGEST = 5_000_000;

  private final Provenance.Draft draft = new Provenance.Draft();
  private final List<Candidate> candidates = new ArrayList<>();
  private final StringBuilder texts = new StringBuilder("\n");
  private int bound;

  /** A value that a figure may come from. */
  private record Candidate(double size, Supplier<Set<String>> words, int order, Origins origin) {}

  /** Makes the source when it is chosen, so that only what is used is recorded. */
  @FunctionalInterface
  private interface Origins {
    Source source(Provenance.Draft draft);
  }

  private FigureSources() {}

  /** A text's record, and what it states without a source. */
  record Matched(Provenance record, List<Finding> findings) {}

  /** Looks at the figures of a document that was made. */
  static Matched of(SourceJournal journal, Path document) throws IOException {
    try {
      return match(journal.all(), new DocumentReader().read(document, 0, LONGEST).markdown());
    } catch (UnreadableDocument e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Looks at the figures of a text.
   *
   * @param seen what the session was shown, the earliest first
   * @param markdown the text
   */
  static Matched match(List<Seen> seen, String markdown) throws IOException {
    FigureSources sources = new FigureSources();
    for (Seen one : seen) {
      sources.add(one);
    }
    sources.candidates.sort(Comparator.comparingDouble(Candidate::size));
    for (ProvenanceFigure figure : ProvenanceText.figures(markdown)) {
      // The list of sources repeats the figures of the text; it states none of its own.
      if (!figure.place().equals(FigureList.HEADING)) {
        sources.draft.figure(sources.stated(figure));
      }
    }
    Provenance record = sources.draft.done();
    return new Matched(record, sourceless(record.figures()));
  }

  /** A finding for each figure that needs a source and has none. */
  static List<Finding> sourceless(List<Stated> figures) {
    List<Finding> findings = new ArrayList<>();
    for (Stated figure : figures) {
      // A small whole number counts words rather than data.
      boolean counts =
          figure.text().matches("\\d{1,2}")
              && Integer.parseInt(figure.text()) <= ProvenanceText.SMALL;
      if (figure.source().isEmpty() && !counts) {
        findings.add(finding(figure));
      }
    }
    return findings;
  }

  private static Finding finding(Stated figure) {
    String sentence = figure.sentence();
    String shown = sentence.length() > 120 ? sentence.substring(0, 119) + "…" : sentence;
    return new Finding(
        Severity.WARNING,
        figure.place().isEmpty() ? "" : "“" + figure.place() + "”",
        "No source for %s in “%s”: no query or read of this session gave it. Query it, or leave it out."
            .formatted(figure.text(), shown));
  }

  private void add(Seen seen) throws IOException {
    int order = bound++;
    switch (seen) {
      case Seen.Answer answer -> answer(answer, order);
      case Seen.Text text -> {
        for (String line : text.lines()) {
          line(text, line, order);
        }
      }
      case Seen.Book book -> book(book, order);
    }
  }

  private void answer(Seen.Answer answer, int order) {
    for (int r = 0; r < answer.rows().size(); r++) {
      List<@Nullable Object> row = answer.rows().get(r);
      Set<String> labels = new HashSet<>();
      for (Object value : row) {
        if (value instanceof String text) {
          labels.addAll(ProvenanceText.words(text));
          texts.append(text.toLowerCase(Locale.ROOT)).append('\n');
        }
      }
      for (int c = 0; c < row.size(); c++) {
        if (row.get(c) instanceof Number number) {
          Set<String> words = new HashSet<>(labels);
          words.addAll(ProvenanceText.words(answer.columns().get(c)));
          long place = answer.offset() + r;
          int column = c;
          double value = number.doubleValue();
          candidates.add(
              new Candidate(
                  Math.abs(value),
                  () -> words,
                  order,
                  made ->
                      new Source.Value(
                          made.query(answer.origin()),
                          place,
                          column,
                          answer.columns().get(column),
                          value)));
        }
      }
    }
  }

  private void line(Seen.Text text, String line, int order) {
    String said = line.substring(line.indexOf('\t') + 1);
    texts.append(said.toLowerCase(Locale.ROOT)).append('\n');
    for (ProvenanceFigure figure : ProvenanceText.figures(said)) {
      for (double value : figure.values()) {
        candidates.add(
            new Candidate(
                value,
                figure::words,
                order,
                _ -> new Source.Line(text.path(), text.sha256(), line)));
      }
    }
  }

  /** The numbers of a workbook, if it is still the one that was made. */
  private void book(Seen.Book book, int order) throws IOException {
    Path file = Path.of(book.path());
    if (!Files.isRegularFile(file)
        || !UserFile.at(file, book.path()).sha256().equals(book.sha256())) {
      return;
    }
    try {
      ProvenanceSheets sheets = ProvenanceSheets.open(file);
      sheets.numbers((cell, words) -> {
        if (cell.value() instanceof Double value) {
          candidates.add(
              new Candidate(
                  Math.abs(value),
                  () -> ProvenanceText.words(words),
                  order,
                  _ -> new Source.Cell(book.path(), book.sha256(), cell.place().shown(), value)));
        }
      });
    } catch (DocumentException unreadable) {
      // What cannot be opened is no source; the check of the workbook itself says why.
      return;
    }
  }

  private Stated stated(ProvenanceFigure figure) {
    List<Candidate> found = new ArrayList<>();
    for (int i = 0; i < figure.values().size(); i++) {
      double value = figure.values().get(i);
      double step = figure.steps().get(i);
      between(value, step, 1, figure, found);
      if (figure.percent()) {
        between(value, step, 100, figure, found);
      }
    }
    Optional<Candidate> best = best(figure, found);
    Optional<Source> source = best.map(one -> one.origin().source(draft));
    if (source.isEmpty()) {
      source = name(figure);
    }
    return new Stated(
        figure.text(),
        figure.place(),
        figure.sentence(),
        source,
        (int) found.stream().mapToDouble(Candidate::size).distinct().count()
            - (best.isEmpty() ? 0 : 1));
  }

  private void between(
      double value, double step, double by, ProvenanceFigure figure, List<Candidate> found) {
    double low = (value - step) / by;
    double high = (value + step) / by;
    int from =
        Collections.binarySearch(
            candidates,
            new Candidate(low, Set::of, 0, _ -> new Source.Words("")),
            Comparator.comparingDouble(Candidate::size));
    for (int i = Math.max(0, from < 0 ? -from - 1 : from); i < candidates.size(); i++) {
      Candidate one = candidates.get(i);
      if (one.size() > high) {
        return;
      }
      if (figure.says(one.size()) && !found.contains(one)) {
        found.add(one);
      }
    }
  }

  /** The most words in common; of those the newest, for it was asked for this. */
  private static Optional<Candidate> best(ProvenanceFigure figure, List<Candidate> found) {
    Candidate best = null;
    double score = -1;
    for (Candidate one : found) {
      double own = shared(figure.words(), one.words().get()) + one.order() * 1e-6;
      if (own > score) {
        best = one;
        score = own;
      }
    }
    return Optional.ofNullable(best);
  }

  private static double shared(Set<String> around, Set<String> words) {
    int shared = 0;
    for (String word : words) {
      shared += around.contains(word) ? 1 : 0;
    }
    return shared == 0 ? 0 : shared + shared / (10.0 + words.size());
  }

  /** A number that is part of a name which the session has seen, such as a supplier's. */
  private Optional<Source> name(ProvenanceFigure figure) {
    String text = figure.text().toLowerCase(Locale.ROOT);
    String sentence = figure.sentence().toLowerCase(Locale.ROOT);
    var around =
        Pattern.compile("(\\p{L}+ )?" + Pattern.quote(text) + "( \\p{L}+)?").matcher(sentence);
    while (around.find()) {
      for (String name :
          new String[] {
            around.group(2) == null ? "" : text + around.group(2),
            around.group(1) == null ? "" : around.group(1) + text
          }) {
        if (!name.isEmpty() && texts.indexOf(name) >= 0) {
          return Optional.of(new Source.Words(name));
        }
      }
    }
    return Optional.empty();
  }
}
