package dev.workroom.core.agent;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ArtifactProduced;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.Influenced;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.Noted;
import dev.workroom.core.event.Event.Resumed;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.SubagentStarted;
import dev.workroom.core.event.Event.TurnEnded;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Event.Verified;
import dev.workroom.core.event.Handover;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.event.Verdict;
import dev.workroom.core.event.Verdict.Finding;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.session.Sessions;
import dev.workroom.core.session.Transcript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A second look by a sub-agent with a clean context, which may only read: it sees the brief, what
 * people said since and the finished files, not how they came about. What it finds goes back to the
 * agent once; what the agent mends or gives reasons for is looked at once more.
 *
 * @param prompt what it is told, behind {@link #MARK}
 */
public record Verification(Sessions sessions, Crew crew, Function<Inspection, String> prompt)
    implements Closing {
  /** How its task begins, so that a script knows it. */
  public static final String MARK = "Verify finished work.";

  private static final List<String> TOOLS =
      List.of("Read", "Glob", "Grep", "Query", "Check", "Render");
  private static final int PERCENT = 25;
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int ROUNDS = 2;
  private static final int MOST_OTHERS = 40;

  /**
   * What the log says of this turn.
   *
   * @param news whether files changed since the last look, or its objections were answered
   * @param artifacts finished documents
   * @param others what else it made or changed
   */
  private record Turn(int rounds, boolean news, Set<String> artifacts, Set<String> others) {
    /** Without a document only a definition of done says that there is something to look at. */
    boolean due(boolean asked) {
      boolean some = !artifacts.isEmpty() || asked && !others.isEmpty();
      return some && rounds < ROUNDS && (rounds == 0 || news);
    }

    /** The documents first; of very many others the last. */
    List<String> files() {
      var files = new ArrayList<>(artifacts);
      others.stream()
          .filter(path -> !artifacts.contains(path))
          .skip(Math.max(0, others.size() - MOST_OTHERS))
          .forEach(files::add);
      return files;
    }
  }

  @Override
  public List<Event> review(Session session) throws InterruptedException {
    List<Entry> visible = Transcript.visible(session.entries());
    Turn turn = turn(visible);
    Setup setup = session.state().setup().orElseThrow();
    if (!turn.due(setup.brief().filter(brief -> !brief.done().isEmpty()).isPresent())) {
      return List.of();
    }
    return verify(session, turn, Inspection.of(setup, turn.files(), visible));
  }

  private static Turn turn(List<Entry> entries) {
    int rounds = 0;
    boolean news = false;
    boolean objected = false;
    var artifacts = new LinkedHashSet<String>();
    var others = new LinkedHashSet<String>();
    for (Entry entry : entries) {
      switch (entry.event()) {
        case TurnEnded(Outcome outcome) when outcome instanceof Outcome.Done -> {
          rounds = 0;
          news = false;
          objected = false;
          artifacts.clear();
          others.clear();
        }
        case Verified e -> {
          rounds++;
          news = false;
          objected = !e.verdicts().stream().allMatch(Verdict::good);
        }
        case ModelReplied e -> news |= objected && !e.message().text().isBlank();
        case ArtifactProduced e -> artifacts.add(e.path());
        case FileChanged spelled -> {
          FileChanged e = spelled.readable();
          news = true;
          boolean own =
              e.from().map(from -> artifacts.remove(from) | others.remove(from)).orElse(true);
          if (e.after().isEmpty()) {
            artifacts.remove(e.path());
            others.remove(e.path());
          } else if (own) {
            others.add(e.path()); // what was only moved is no work of the session's
          }
        }
        case SubagentEnded e -> {
          news |= !e.handover().files().isEmpty();
          e.handover().files().forEach(file -> others.add(file.path()));
        }
        default -> {}
      }
    }
    return new Turn(rounds, news, artifacts, others);
  }

  private List<Event> verify(Session parent, Turn turn, Inspection inspection)
      throws InterruptedException {
    long before = parent.entries().stream().filter(e -> e.event() instanceof Verified).count();
    var call = new CallId("verification-" + (before + 1));
    Session child = sessions.open(parent.id().child(call));
    Optional<String> refusal = begin(parent, child, call, inspection);
    if (refusal.isPresent()) {
      return List.of(new Verified(child.id(), List.of(), refusal.get()));
    }
    Optional<Handover> ended = work(parent, child, call);
    if (ended.isEmpty()) {
      return List.of(); // paused; it goes on with its parent
    }
    Handover handover = ended.get();
    SessionState after = child.state();
    sessions.close(child.id());
    int items = Math.max(1, inspection.setup().brief().map(b -> b.done().size()).orElse(0));
    List<Verdict> said = Verdicts.of(handover.answer(), items);
    String trouble = trouble(handover, said);
    List<Verdict> verdicts = trouble.isEmpty() ? said : List.of();
    var events = new ArrayList<Event>();
    events.add(new SubagentEnded(call, after.usage(), after.steps(), handover));
    events.add(new Verified(child.id(), verdicts, trouble));
    if (turn.rounds() == 0 && !verdicts.stream().allMatch(Verdict::good)) {
      events.add(new Noted(findings(verdicts)));
    }
    return events;
  }

  /** Why its words count for nothing, if they do. */
  private static String trouble(Handover handover, List<Verdict> said) {
    if (!handover.done()) {
      return ("The verification " + handover.ending().words() + ". " + handover.reason()).strip();
    }
    if (handover.evidence().isEmpty()) {
      return handover.failed().isEmpty()
          ? "The fresh reader looked at nothing, so its verdicts count for nothing."
          : "The fresh reader could look at nothing, so its verdicts count for nothing: "
              + handover.failed().getFirst();
    }
    return said.isEmpty()
        ? "The fresh reader looked, but its answer names no item as shown, not shown or wrong."
        : "";
  }

  private Optional<String> begin(
      Session parent, Session child, CallId call, Inspection inspection) {
    if (child.state().seq() > 0) {
      if (unfinished(child)) {
        child.append("agent", new Resumed());
      }
      return Optional.empty();
    }
    SessionState state = parent.state();
    var assignment = assignment("");
    Budget left = Shares.left(state);
    Budget share =
        state.lanes().containsKey(call)
            ? state.lanes().get(call).share()
            : Shares.of(left, assignment, 1);
    if (!Shares.enough(share)) {
      return Optional.of("Not verified: not enough of the budget was left.");
    }
    Setup setup = inspection.setup();
    List<Folder> readOnly =
        setup.folders().stream().map(folder -> new Folder(folder.path(), false)).toList();
    String task = MARK + "\n" + prompt.apply(inspection);
    if (!state.lanes().containsKey(call)) {
      parent.append("house", new SubagentStarted(call, child.id(), "verification", share));
    }
    child.append(
        "house",
        new SessionStarted(
            "verification",
            Optional.of(parent.id()),
            setup.handedOver(task, share, Optional.empty()).withFolders(readOnly)),
        new Influenced(state.influences(), parent.said()),
        new UserSaid(List.of(new ContentBlock.Text(task))));
    return Optional.empty();
  }

  private Optional<Handover> work(Session parent, Session child, CallId call)
      throws InterruptedException {
    Setup setup = child.state().setup().orElseThrow();
    try (Crew.Member member = crew.hire(child.id(), setup, assignment(""))) {
      boolean late = false;
      Outcome outcome = child.state().outcome().orElse(new Outcome.Interrupted());
      if (unfinished(child)) {
        var shift = new Shift(parent, child, call, parent.state().seq());
        outcome = shift.work(member.agent());
        late = shift.late();
      }
      if (outcome instanceof Outcome.Interrupted && !late) {
        throw new InterruptedException("stop requested");
      }
      return outcome instanceof Outcome.Waiting
          ? Optional.empty()
          : Optional.of(Harvest.of("verification", outcome, late, child.entries(), member::effect));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      Outcome failed = new Outcome.Failed(String.valueOf(e.getMessage()));
      return Optional.of(
          Harvest.of("verification", failed, false, child.entries(), _ -> Optional.empty()));
    }
  }

  /** One that was stopped with its parent goes on with it. */
  private static boolean unfinished(Session child) {
    return child.state().outcome().map(Outcome.Interrupted.class::isInstance).orElse(true);
  }

  private static Task assignment(String task) {
    return new Task(
        "verification",
        task,
        TOOLS,
        List.of(),
        Optional.empty(),
        Optional.of(PERCENT),
        Optional.of(LONGEST));
  }

  private static String findings(List<Verdict> verdicts) {
    var text =
        new StringBuilder(
            "A reader who saw only the brief and your files verified them and found:\n");
    int number = 1;
    for (Verdict verdict : verdicts) {
      if (!verdict.good()) {
        text.append(number++).append(". ");
        text.append(verdict.item() == 0 ? "" : "item " + verdict.item() + ": ");
        text.append(verdict.finding() == Finding.WRONG ? "wrong: " : "not shown: ");
        text.append(verdict.words()).append('\n');
      }
    }
    return text.append(
            "Look at each: mend what is right, say by its number why where it is not, then finish again. The reader is told what you say.")
        .toString();
  }
}
