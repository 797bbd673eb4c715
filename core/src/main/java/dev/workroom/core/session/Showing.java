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

  private final List<Entry> log;

  Showing(List<Entry> log) {
    this.log = log;
  }

  /** One piece of data that the model was shown. */
  private record Shown(String text, Label label, String input) {}

  /**
   * Where a name stands in what data says, beside its place in listings.
   *
   * @param fresh whether the name is one of a new file: then it is not taken from data that repeats
   *     what the model had said before
   */
  Optional<Evidence> of(String name, boolean fresh) {
    String folded = Words.folded(name);
    return first(
        input -> fresh && input.contains(folded),
        shown -> {
          for (Speech speech : Speech.of(shown.text)) {
            String text = Words.folded(speech.text());
            int at = Words.find(text, folded, 0);
            boolean echo = !speech.content() && shown.input.contains(folded);
            if (at >= 0 && !echo) {
              return Optional.of(
                  new Evidence(name, shown.label, Words.excerpt(speech.text(), at, name.length())));
            }
          }
          return Optional.empty();
        });
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
    Map<CallId, String> inputs = new HashMap<>();
    for (Entry entry : log) {
      if (entry.event() instanceof ModelReplied e) {
        for (ToolUse use : e.message().toolUses()) {
          String input = Traces.input(use);
          if (own.test(input)) {
            return Optional.empty();
          }
          inputs.put(use.id(), input);
        }
        continue;
      }
      Optional<Evidence> found =
          switch (entry.event()) {
            case MemoryLoaded e ->
                look.at(new Shown(e.text(), new Label(Label.Origin.MEMORY, "memory/"), ""));
            case Influenced e ->
                e.data().isEmpty() ? Optional.empty() : look.at(new Shown(e.data(), given(e), ""));
            case ToolFinished e -> shown(e, inputs.getOrDefault(e.call(), "")).flatMap(look::at);
            default -> Optional.empty();
          };
      if (found.isPresent()) {
        return found;
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

  /** A result that holds data, under the label that is trusted least. */
  private static Optional<Shown> shown(ToolFinished e, String input) {
    if (e.labels().isEmpty()) {
      return Optional.of(new Shown(e.result().text(), Label.unsaid("a tool"), input));
    }
    Optional<Label> worst =
        e.labels().stream()
            .filter(Label::untrusted)
            .findFirst()
            .or(() -> e.labels().stream().filter(Label::data).findFirst());
    return worst.map(label -> new Shown(e.result().text(), label, input));
  }
}
