package dev.workroom.core.session;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.Influenced;
import dev.workroom.core.event.Event.MemoryLoaded;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Request.Evidence;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Searches a log for the data in which words stand that a call uses. */
final class Showing {
  private static final int SHORTEST_ORDER = 7;

  /** Within so many lines a file and its new place count as named together. */
  private static final int TOGETHER = 3;

  private final List<Moment> log = new ArrayList<>();

  Showing(List<Entry> entries) {
    Map<CallId, String> inputs = new HashMap<>();
    for (Entry entry : entries) {
      switch (entry.event()) {
        case ModelReplied e -> {
          for (ToolUse use : e.message().toolUses()) {
            String input = Traces.input(use);
            inputs.put(use.id(), input);
            log.add(new Said(input));
          }
        }
        case MemoryLoaded e ->
            log.add(new Shown(e.text(), new Label(Label.Origin.MEMORY, "memory/"), ""));
        case Influenced e -> {
          if (!e.data().isEmpty()) {
            log.add(new Shown(e.data(), given(e), ""));
          }
        }
        case ToolFinished e -> shown(e, inputs.getOrDefault(e.call(), "")).ifPresent(log::add);
        default -> {}
      }
    }
  }

  private sealed interface Moment {}

  /** What the model gave to a call, folded. */
  private record Said(String input) implements Moment {}

  /** A line of what data says. */
  private record Line(Speech speech, String folded) {}

  /** One piece of data that the model was shown. */
  private static final class Shown implements Moment {
    private final String text;
    private final Label label;
    private final String input;
    private List<Line> lines = List.of();

    Shown(String text, Label label, String input) {
      this.text = text;
      this.label = label;
      this.input = input;
    }

    /** Its lines without mere listings; found once, for many names may be looked for. */
    List<Line> lines() {
      if (lines.isEmpty()) {
        lines =
            Speech.of(text).stream().map(one -> new Line(one, Words.folded(one.text()))).toList();
      }
      return lines;
    }
  }

  /**
   * Where a file's name stands in what data says, beside its place in listings, and beside words
   * that the model had said before.
   *
   * @param path the absolute path of the file: a cell that holds it, or its end, is a listing
   * @param listed paths of which a cell may be a listing, too; folded
   * @param fresh whether the file is new: then nothing counts after the model has used the name
   */
  Optional<Evidence> of(String path, Set<String> listed, boolean fresh) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String folded = Words.folded(name);
    String place = Words.folded(path);
    return first(
        input -> fresh && input.contains(folded),
        shown -> {
          for (Line line : shown.lines()) {
            int at = Words.find(line.folded, folded, 0);
            boolean echo = !line.speech.content() && shown.input.contains(folded);
            boolean listing = lists(line, place) || listed(line, listed);
            if (at >= 0 && !echo && !listing && !said(shown, line.folded)) {
              return Optional.of(
                  new Evidence(
                      name, shown.label, Words.excerpt(line.speech.text(), at, name.length())));
            }
          }
          return Optional.empty();
        });
  }

  /**
   * Where a file and the place that it is to get are named together by data of the labels that
   * count, and the model had not thought of that place before. Paths are absolute.
   *
   * @param moved all paths that the call moves from or to, folded: a cell that holds one of them is
   *     a list of the call's own
   */
  Optional<Evidence> together(String from, String to, Set<String> moved, Predicate<Label> counts) {
    String name = from.substring(from.lastIndexOf('/') + 1);
    String file = Words.folded(name);
    String place = Words.folded(to);
    String target = place.substring(place.lastIndexOf('/') + 1);
    String folder = place.substring(0, Math.max(0, place.lastIndexOf('/')));
    String last = folder.substring(folder.lastIndexOf('/') + 1);
    boolean renamed = !target.equals(file);
    return first(
        input -> input.contains(renamed ? target : last + "/" + file),
        shown -> {
          if (!counts.test(shown.label)) {
            return Optional.empty();
          }
          List<Line> lines = shown.lines().stream().filter(line -> !listed(line, moved)).toList();
          for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            int at = Words.find(line.folded, file, 0);
            if (at < 0) {
              continue;
            }
            for (int j = Math.max(0, i - TOGETHER); j < Math.min(lines.size(), i + TOGETHER); j++) {
              String near = lines.get(j).folded;
              if (renamed
                  ? Words.find(near, target, 0) >= 0
                  : near.contains(last + "/") || Words.find(near, last, 0) >= 0) {
                return Optional.of(
                    new Evidence(
                        name, shown.label, Words.excerpt(line.speech.text(), at, name.length())));
              }
            }
          }
          return Optional.empty();
        });
  }

  /** Whether a cell is nothing but the path of the file, or the end of it. */
  private static boolean lists(Line line, String path) {
    String one = line.folded.strip();
    return line.speech.cell() && !one.isEmpty() && (path.equals(one) || path.endsWith("/" + one));
  }

  /** Whether a cell is nothing but one of these paths, as a folder above it would call it. */
  private static boolean listed(Line line, Set<String> paths) {
    if (!line.speech.cell()) {
      return false;
    }
    String one = line.folded.strip();
    return !one.isEmpty() && paths.contains(one);
  }

  /** Whether the model had said the whole line before it was shown. */
  private boolean said(Shown shown, String line) {
    String whole = line.strip();
    for (Moment moment : log) {
      switch (moment) {
        case Said said -> {
          if (said.input.contains(whole)) {
            return true;
          }
        }
        case Shown one -> {
          if (one == shown) {
            return false;
          }
        }
      }
    }
    return false;
  }

  /** Where something by which a text can be recognised stands in data. */
  Optional<Evidence> ofMarks(Set<String> marks, Predicate<Label> counts) {
    return first(
        _ -> false,
        shown -> {
          if (!counts.test(shown.label)) {
            return Optional.empty();
          }
          var shared = new HashSet<>(Words.marks(shown.text));
          shared.retainAll(marks);
          return shared.stream()
              .sorted()
              .findFirst()
              .map(mark -> new Evidence(mark, shown.label, mark));
        });
  }

  /** Data that holds the characters exactly, of the labels that count. */
  Optional<Evidence> verbatim(String text, Predicate<Label> counts) {
    return first(
        _ -> false,
        shown -> {
          int at = counts.test(shown.label) ? shown.text.indexOf(text) : -1;
          return at < 0
              ? Optional.empty()
              : Optional.of(
                  new Evidence(text, shown.label, Words.excerpt(shown.text, at, text.length())));
        });
  }

  /** Data in which the words of a text stand one after the other. */
  Optional<Evidence> dictating(String text) {
    String row = " " + Words.row(text) + " ";
    if (row.length() < SHORTEST_ORDER || row.strip().indexOf(' ') < 0) {
      return Optional.empty();
    }
    String shownText = Words.excerpt(text, 0, Math.min(text.length(), 40));
    // What the model had said before is its own, wherever it is repeated.
    return first(
        input -> holds(input, row),
        shown ->
            holds(shown.text, row)
                ? Optional.of(new Evidence(shownText, shown.label, shownText))
                : Optional.empty());
  }

  private static boolean holds(String text, String row) {
    return (" " + Words.row(text) + " ").contains(row);
  }

  @FunctionalInterface
  private interface Look {
    Optional<Evidence> at(Shown shown);
  }

  private Optional<Evidence> first(Predicate<String> own, Look look) {
    for (Moment moment : log) {
      switch (moment) {
        case Said said -> {
          if (own.test(said.input)) {
            return Optional.empty();
          }
        }
        case Shown shown -> {
          Optional<Evidence> found = look.at(shown);
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Label given(Influenced e) {
    return e.labels().stream()
        .filter(label -> !label.untrusted())
        .findFirst()
        .orElseGet(() -> new Label(Label.Origin.WORKSPACE, "instructions"));
  }

  /** A result that holds data, under the labels that are trusted least. */
  private static Optional<Shown> shown(ToolFinished e, String input) {
    if (e.labels().isEmpty()) {
      return Optional.of(new Shown(e.result().text(), Label.unsaid("a tool"), input));
    }
    List<Label> untrusted = e.labels().stream().filter(Label::untrusted).toList();
    List<Label> data = e.labels().stream().filter(Label::data).toList();
    List<Label> worst = untrusted.isEmpty() ? data : untrusted;
    return worst.isEmpty()
        ? Optional.empty()
        : Optional.of(new Shown(e.result().text(), Label.among(worst), input));
  }
}
