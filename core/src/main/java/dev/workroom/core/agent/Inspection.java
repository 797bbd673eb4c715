package dev.workroom.core.agent;

import dev.workroom.core.event.Capsule.Ledger;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.Verified;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What a fresh reader of finished files is told beside the brief: everything that people said and
 * decided since, and how an earlier look of such a reader ended. Of the agent's own words it sees
 * only what answered the objections.
 *
 * @param files the finished files, by path
 * @param whereabouts what became of files that were there before and were moved or deleted
 * @param words what people said after the task, answered and decided, in the order of each
 * @param objections of the last look; empty if there was none or it found nothing
 * @param answer what the agent said to them; empty if nothing
 */
public record Inspection(
    Setup setup,
    List<String> files,
    List<String> whereabouts,
    List<String> words,
    List<Verdict> objections,
    String answer) {
  private static final int LONGEST_ANSWER = 6_000;

  public Inspection {
    files = List.copyOf(files);
    whereabouts = List.copyOf(whereabouts);
    words = List.copyOf(words);
    objections = List.copyOf(objections);
  }

  /** From the entries of the agent's log that were not taken back. */
  static Inspection of(Setup setup, List<String> files, List<Entry> visible) {
    var objections = new ArrayList<Verdict>();
    var answer = new StringBuilder();
    for (Entry entry : visible) {
      switch (entry.event()) {
        case Verified(_, List<Verdict> verdicts, _) when !verdicts.isEmpty() -> {
          objections.clear();
          verdicts.stream().filter(verdict -> !verdict.good()).forEach(objections::add);
          answer.setLength(0);
        }
        case ModelReplied e when !objections.isEmpty() && !e.message().text().isBlank() ->
            answer.append(e.message().text().strip()).append('\n');
        default -> {}
      }
    }
    return new Inspection(
        setup,
        files,
        Whereabouts.of(visible),
        words(setup, visible),
        objections,
        ends(answer.toString()));
  }

  private static List<String> words(Setup setup, List<Entry> visible) {
    Ledger ledger = Ledger.EMPTY.plus(visible);
    long first = setup.brief().isPresent() ? 1 : 0; // the brief says it already
    var words = new ArrayList<>(ledger.said().stream().skip(first).toList());
    // That a plan stands as it was proposed says nothing of what was wanted.
    ledger.decisions().stream()
        .filter(decision -> !decision.endsWith(Ledger.APPROVED))
        .forEach(words::add);
    return words;
  }

  /** The end is what the agent came to. */
  private static String ends(String text) {
    String all = text.strip();
    return all.length() <= LONGEST_ANSWER
        ? all
        : "…" + all.substring(all.length() - LONGEST_ANSWER);
  }
}
