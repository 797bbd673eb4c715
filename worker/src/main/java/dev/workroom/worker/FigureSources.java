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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Matches the figures of a text to the values that the session has seen: the same number, rounded
 * and scaled as the text says it; among several the one whose words are most like those around the
 * figure. A figure of few digits, and one that stands inside a text, need a word in common, for
 * they would be found somewhere by chance. docs/provenance.md tells the rule.
 */
final class FigureSources {
  /** Numbers behind a word for what is numbered, as people name several of them. */
  private static final Pattern WHICH =
      Pattern.compile(
          "(?i)\\b(?:annex|appendix|box|case|chapter|clause|column|figure|interview|invoice|item|line"
              + "|no|note|number|objection|option|order|page|paragraph|phase|point|question|record|risk"
              + "|row|section|sheet|slide|step|table|task|ticket|week)(?:e?s)?\\.? "
              + "(\\d{1,4}(?:(?:, | and |, and | or |–|-| to | & )\\d{1,4})*)(?![\\d.,]*\\d)");

  private static final int LONGEST = 5_000_000;

  /** Figures that a finding names. */
  private static final int MOST_LISTED = 6;

  /** With so few digits a number is found by chance among a few hundred values. */
  private static final int FEW_DIGITS = 2;

  private static final int ID_DIGITS = 4;

  /** Words that begin alike are taken for forms of one: region, regions, regional. */
  private static final int STEM = 4;

  private static final Pattern DIGIT = Pattern.compile("\\d");

  private final Provenance.Draft draft = new Provenance.Draft();
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Told> texts = new ArrayList<>();
  private final List<Candidate> inside = new ArrayList<>();
  private boolean looked;
  private int bound;

  /** A text that was seen: a cell of an answer or a line, with the words that stand by it. */
  private record Told(String text, boolean cell, Supplier<Set<String>> words, int order) {}

  /**
   * A value that a figure may come from.
   *
   * @param words of its row and column
   * @param beside words that tell what all of its rows are: of the query, of the file's name
   */
  private record Candidate(
      double size, Supplier<Set<String>> words, String beside, int order, Origins origin) {
    Supplier<Set<String>> told() {
      return () -> with(words.get(), beside);
    }
  }

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

  /** A finding for each sentence, row or chart with figures that need a source and have none. */
  static List<Finding> sourceless(List<Stated> figures) {
    return figures.stream()
        .filter(figure -> figure.source().isEmpty() && !counts(figure.text()) && !names(figure))
        .collect(
            Collectors.groupingBy(
                figure -> List.of(figure.place(), figure.sentence()),
                LinkedHashMap::new,
                Collectors.toList()))
        .values()
        .stream()
        .map(FigureSources::finding)
        .toList();
  }

  /** A small whole number counts words rather than data. */
  private static boolean counts(String text) {
    return text.matches("\\d{1,2}") && Integer.parseInt(text) <= ProvenanceText.SMALL;
  }

  /** Whether it only says which: rows 3, 7 and 18. */
  private static boolean names(Stated figure) {
    return figure.text().matches("\\d{1,4}")
        && WHICH
            .matcher(figure.sentence())
            .results()
            .anyMatch(list -> List.of(list.group(1).split("\\D+")).contains(figure.text()));
  }

  private static Finding finding(List<Stated> together) {
    Stated first = together.getFirst();
    List<String> texts = together.stream().map(Stated::text).distinct().toList();
    String sentence = first.sentence();
    String shown = sentence.length() > 120 ? sentence.substring(0, 119) + "…" : sentence;
    String it = texts.size() == 1 ? "it" : "them";
    return new Finding(
        Severity.WARNING,
        first.place().isEmpty() ? "" : "“" + first.place() + "”",
        "No source for %s in “%s”: no query or read of this session gave %s. Query %s, or leave %s out."
            .formatted(listed(texts), shown, it, it, it));
  }

  private static String listed(List<String> texts) {
    int more = texts.size() - MOST_LISTED;
    return more > 0
        ? String.join(", ", texts.subList(0, MOST_LISTED)) + " and %d more".formatted(more)
        : String.join(", ", texts);
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
        }
      }
      for (int c = 0; c < row.size(); c++) {
        String name = answer.columns().get(c);
        if (row.get(c) instanceof String text && DIGIT.matcher(text).find()) {
          Supplier<Set<String>> by = () -> with(labels, name);
          texts.add(new Told(text.toLowerCase(Locale.ROOT), true, by, order));
        }
        if (row.get(c) instanceof Number number) {
          Set<String> words = with(labels, name);
          long place = answer.offset() + r;
          int column = c;
          double value = number.doubleValue();
          for (double size : sizes(Math.abs(value), name)) {
            candidates.add(
                new Candidate(
                    size,
                    () -> words,
                    answer.origin().sql(),
                    order,
                    made ->
                        new Source.Value(made.query(answer.origin()), place, column, name, value)));
          }
        }
      }
    }
  }

  private static Set<String> with(Set<String> labels, String column) {
    Set<String> words = new HashSet<>(labels);
    words.addAll(ProvenanceText.words(column.replace('_', ' ')));
    return words;
  }

  /**
   * What a value may be said as, by its column's name: percentages as fractions, thousands in full.
   */
  private static double[] sizes(double value, String column) {
    if (ProvenanceText.percentages(column)) {
      return new double[] {value, value / 100};
    }
    double counted = ProvenanceText.counted(column);
    return counted == 1 ? new double[] {value} : new double[] {value, value * counted};
  }

  private void line(Seen.Text text, String line, int order) {
    String said = line.substring(line.indexOf('\t') + 1);
    texts.add(
        new Told(said.toLowerCase(Locale.ROOT), false, () -> ProvenanceText.words(said), order));
    for (ProvenanceFigure figure : ProvenanceText.figures(said)) {
      for (double value : figure.values()) {
        for (double size :
            figure.percent() ? new double[] {value, value / 100} : new double[] {value}) {
          candidates.add(
              new Candidate(
                  size,
                  figure::words,
                  text.path().replaceFirst("^.*/", "") + " " + said,
                  order,
                  _ -> new Source.Line(text.path(), text.sha256(), line)));
        }
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
                  book.path().replaceFirst("^.*/", ""),
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
    List<Candidate> found = matching(candidates, figure);
    if (figure.digits() <= FEW_DIGITS && !counts(figure.text())) {
      found.removeIf(one -> !related(figure, one.told().get()));
    }
    Optional<Candidate> best = best(figure, found);
    Optional<Source> source =
        best.map(one -> one.origin().source(draft))
            .or(() -> insideOfText(figure))
            .or(() -> name(figure))
            .or(() -> number(figure));
    return new Stated(
        figure.text(),
        figure.place(),
        figure.sentence(),
        source,
        (int) found.stream().mapToDouble(Candidate::size).distinct().count()
            - (best.isEmpty() ? 0 : 1));
  }

  private static List<Candidate> matching(List<Candidate> sorted, ProvenanceFigure figure) {
    List<Candidate> found = new ArrayList<>();
    for (int i = 0; i < figure.values().size(); i++) {
      double value = figure.values().get(i);
      double step = figure.steps().get(i);
      between(sorted, value, step, 1, figure, found);
      if (figure.percent()) {
        between(sorted, value, step, 100, figure, found);
      }
    }
    return found;
  }

  private static void between(
      List<Candidate> sorted,
      double value,
      double step,
      double by,
      ProvenanceFigure figure,
      List<Candidate> found) {
    double low = (value - step) / by;
    double high = (value + step) / by;
    int from =
        Collections.binarySearch(
            sorted,
            new Candidate(low, Set::of, "", 0, _ -> new Source.Words("")),
            Comparator.comparingDouble(Candidate::size));
    for (int i = Math.max(0, from < 0 ? -from - 1 : from); i < sorted.size(); i++) {
      Candidate one = sorted.get(i);
      if (one.size() > high) {
        return;
      }
      if (figure.says(one.size()) && !found.contains(one)) {
        found.add(one);
      }
    }
  }

  /** Whether a word of the figure's paragraph, or of the heading above, begins as one of these. */
  private static boolean related(ProvenanceFigure figure, Set<String> words) {
    return figure.context().stream()
        .anyMatch(own -> words.stream().anyMatch(word -> alike(own, word)));
  }

  private static boolean alike(String one, String other) {
    int common = Math.min(STEM, Math.min(one.length(), other.length()));
    return one.equals(other)
        || common >= STEM
            && one.regionMatches(0, other, 0, common)
            && !DIGIT.matcher(one.substring(0, common)).find();
  }

  /**
   * A number with its unit that a text cell of an answer says, such as {@code approx. 1,250 pcs}.
   */
  private Optional<Source> insideOfText(ProvenanceFigure figure) {
    if (!looked) {
      looked = true;
      for (Told told : texts) {
        if (told.cell()) {
          for (ProvenanceFigure one : ProvenanceText.figures(told.text())) {
            one.values()
                .forEach(value ->
                    inside.add(
                        new Candidate(
                            value,
                            told.words(),
                            "",
                            told.order(),
                            _ -> new Source.Words(cut(told.text())))));
          }
        }
      }
      inside.sort(Comparator.comparingDouble(Candidate::size));
    }
    List<Candidate> found = matching(inside, figure);
    // As long a number as this stands nowhere by chance; a shorter one needs words in common.
    if (figure.digits() <= ID_DIGITS) {
      found.removeIf(one -> !related(figure, one.words().get()));
    }
    return best(figure, found).map(one -> one.origin().source(draft));
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

  /** A number that is part of a name or an address which the session has seen. */
  private Optional<Source> name(ProvenanceFigure figure) {
    String text = figure.text().toLowerCase(Locale.ROOT);
    String sentence = figure.sentence().toLowerCase(Locale.ROOT);
    var around =
        Pattern.compile("([\\p{L}\\p{N}]+ )?" + Pattern.quote(text) + "( [\\p{L}\\p{N}]+)?")
            .matcher(sentence);
    while (around.find()) {
      for (String beside : new String[] {around.group(2), around.group(1)}) {
        boolean says =
            beside != null
                && (DIGIT.matcher(beside).find() || !ProvenanceText.words(beside).isEmpty());
        String name = beside != null && beside.startsWith(" ") ? text + beside : beside + text;
        if (says && texts.stream().anyMatch(told -> stands(name, told.text()))) {
          return Optional.of(new Source.Words(name));
        }
      }
    }
    return Optional.empty();
  }

  /** A long number that was seen digit by digit, with a word in common: a postcode, an account. */
  private Optional<Source> number(ProvenanceFigure figure) {
    if (!figure.plain() || !figure.text().matches("\\d{" + ID_DIGITS + ",}")) {
      return Optional.empty();
    }
    return texts.stream()
        .filter(told -> stands(figure.text(), told.text()) && related(figure, told.words().get()))
        .findFirst()
        .map(told -> new Source.Words(cut(told.text())));
  }

  /** Whether words stand in a text, and not as a part of longer ones. */
  private static boolean stands(String words, String text) {
    for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
      int end = at + words.length();
      boolean before = at > 0 && Character.isLetterOrDigit(text.charAt(at - 1));
      boolean after = end < text.length() && Character.isLetterOrDigit(text.charAt(end));
      if (!before && !after) {
        return true;
      }
    }
    return false;
  }

  private static String cut(String text) {
    return text.length() > 120 ? text.substring(0, 119) + "…" : text;
  }
}
