package dev.workroom.core.session;

import dev.workroom.core.event.Claim;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Event.EvidenceGiven;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.Verified;
import dev.workroom.core.event.Verdict;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the log shows of a definition of done: each item with what an agent cites for it, as far as
 * that stands in the log, and with what a fresh reader found.
 *
 * @param items of the definition of done; where there is none and a fresh reader looked, {@link
 *     #IMPLIED} alone
 * @param bad files whose last check found errors
 * @param remarks what the fresh reader found beside the items
 * @param trouble why nothing was verified at the last try; what was objected before stands
 * @param answer what the agent said to the objections, if there are any
 */
public record Completion(
    List<Item> items, List<String> bad, List<String> remarks, String trouble, String answer) {
  /** What holds for any task. */
  public static final String IMPLIED = "The files do what was asked for, and are right.";

  /** How a proof ends that names a checked file and nothing in it. */
  public static final String UNSAID = "; what in it shows this is not said";

  public Completion {
    items = List.copyOf(items);
    bad = List.copyOf(bad);
    remarks = List.copyOf(remarks);
  }

  /**
   * One item.
   *
   * @param shownBy what shows it, each found in the log
   * @param unsupported what was cited and shows nothing
   */
  public record Item(
      int number,
      String text,
      List<String> shownBy,
      List<String> unsupported,
      Optional<Verdict> verdict) {
    public Item {
      shownBy = List.copyOf(shownBy);
      unsupported = List.copyOf(unsupported);
    }

    /** Something shows it, and the fresh reader did not say otherwise. */
    public boolean shown() {
      return verdict.map(Verdict::good).orElse(!shownBy.isEmpty())
          && (!shownBy.isEmpty() || verdict.isPresent());
    }
  }

  /** Every item is shown and no file's last check has errors. */
  public boolean whole() {
    return bad.isEmpty() && items.stream().allMatch(Item::shown);
  }

  /** The state of a definition of done at the end of a log. */
  public static Completion of(List<String> done, List<Entry> log) {
    var reading = new Reading();
    Transcript.visible(log).forEach(reading::take);
    return reading.completion(done);
  }

  private static final class Reading {
    private final Proofs proofs = new Proofs();
    private final Map<Integer, Claim> claims = new HashMap<>();
    private final Map<Integer, Verdict> verdicts = new HashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private String trouble = "";
    private String answer = "";

    void take(Entry entry) {
      switch (entry.event()) {
        case ModelReplied e -> {
          e.message().toolUses().forEach(u -> proofs.called(u.id(), u.tool()));
          answer = e.message().text().isBlank() ? answer : e.message().text().strip();
        }
        case ToolFinished(CallId call, ToolResult result, List<Label> labels)
            when result instanceof ToolResult.Ok ok ->
            proofs.result(call, ok.text(), labels);
        case ArtifactChecked e -> proofs.checked(e);
        case FileChanged e -> proofs.changed(e.readable());
        case SubagentEnded e -> e.handover().files().forEach(f -> proofs.handedOver(f.path()));
        case EvidenceGiven e -> e.claims().forEach(claim -> claims.put(claim.item(), claim));
        case Verified e -> verified(e);
        default -> {}
      }
    }

    /** A look that came to nothing takes back no objection of the one before. */
    private void verified(Verified e) {
      trouble = e.trouble();
      if (e.verdicts().isEmpty() && !trouble.isEmpty()) {
        verdicts.values().removeIf(Verdict::good);
        return;
      }
      verdicts.clear();
      remarks.clear();
      answer = "";
      for (Verdict verdict : e.verdicts()) {
        if (verdict.item() == 0) {
          remarks.add(verdict.words());
        } else {
          verdicts.merge(verdict.item(), verdict, (one, other) -> one.good() ? other : one);
        }
      }
    }

    Completion completion(List<String> asked) {
      List<String> done = asked.isEmpty() && !verdicts.isEmpty() ? List.of(IMPLIED) : asked;
      var items = new ArrayList<Item>();
      for (int number = 1; number <= done.size(); number++) {
        var shown = new ArrayList<String>();
        var unsupported = new ArrayList<String>();
        Claim claim = claims.getOrDefault(number, new Claim(number, List.of()));
        for (String by : claim.by()) {
          proofs.of(by).ifPresentOrElse(shown::add, () -> unsupported.add(by));
        }
        items.add(
            new Item(
                number,
                done.get(number - 1),
                shown,
                unsupported,
                Optional.ofNullable(verdicts.get(number))));
      }
      boolean objected =
          !remarks.isEmpty() || verdicts.values().stream().anyMatch(verdict -> !verdict.good());
      return new Completion(items, proofs.bad(), remarks, trouble, objected ? answer : "");
    }
  }
}
