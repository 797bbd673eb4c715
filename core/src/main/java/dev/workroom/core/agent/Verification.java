package dev.workroom.core.agent;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ArtifactProduced;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.Influenced;
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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A second look by a sub-agent with a clean context, which may only read: it sees the brief and the
 * finished files, not how they came about. What it finds goes back to the agent once.
 *
 * @param prompt what it is told, from the brief's setup and the paths of the finished files; begins
 *     with {@link #MARK}
 */
public record Verification(
    Sessions sessions, Crew crew, BiFunction<Setup, List<String>, String> prompt)
    implements Closing {
  /** How its task begins, so that a script knows it. */
  public static final String MARK = "Verify finished work.";

  private static final List<String> TOOLS = List.of("Read", "Glob", "Grep", "Query", "Check");
  private static final int PERCENT = 25;
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int ROUNDS = 2;
  private static final Pattern LINE =
      Pattern.compile(
          "^\\W*(?:item\\s+)?(\\d{1,3})\\W*\\s*(not shown|shown|wrong)\\b\\W*(.*)$",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ALSO =
      Pattern.compile("^\\W*also wrong\\b\\W*(.*)$", Pattern.CASE_INSENSITIVE);

  /** What the log says of this turn. */
  private record Turn(int rounds, boolean changed, Set<String> artifacts) {}

  @Override
  public List<Event> review(Session session) throws InterruptedException {
    Turn turn = turn(Transcript.visible(session.entries()));
    boolean due =
        !turn.artifacts().isEmpty()
            && turn.rounds() < ROUNDS
            && (turn.rounds() == 0 || turn.changed());
    if (!due) {
      return List.of();
    }
    return verify(session, turn);
  }

  private static Turn turn(List<Entry> entries) {
    int rounds = 0;
    boolean changed = false;
    var artifacts = new LinkedHashSet<String>();
    for (Entry entry : entries) {
      switch (entry.event()) {
        case TurnEnded(Outcome outcome) when outcome instanceof Outcome.Done -> {
          rounds = 0;
          changed = false;
          artifacts.clear();
        }
        case Verified _ -> {
          rounds++;
          changed = false;
        }
        case ArtifactProduced e -> artifacts.add(e.path());
        case FileChanged e -> {
          changed = true;
          e.from().ifPresent(artifacts::remove);
          if (e.after().isEmpty()) {
            artifacts.remove(e.path());
          }
        }
        case SubagentEnded e -> changed |= !e.handover().files().isEmpty();
        default -> {}
      }
    }
    return new Turn(rounds, changed, artifacts);
  }

  private List<Event> verify(Session parent, Turn turn) throws InterruptedException {
    long before = parent.entries().stream().filter(e -> e.event() instanceof Verified).count();
    var call = new CallId("verification-" + (before + 1));
    Session child = sessions.open(parent.id().child(call));
    Optional<String> refusal = begin(parent, child, call, turn);
    if (refusal.isPresent()) {
      return List.of(new Verified(child.id(), List.of(), refusal.get()));
    }
    Optional<Handover> ended = work(parent, child);
    if (ended.isEmpty()) {
      return List.of(); // paused; it goes on with its parent
    }
    Handover handover = ended.get();
    SessionState after = child.state();
    sessions.close(child.id());
    List<Verdict> verdicts = handover.done() ? verdicts(handover) : List.of();
    String trouble =
        handover.done()
            ? verdicts.isEmpty() ? "The verification gave no verdicts." : ""
            : "The verification " + handover.ending().words() + ". " + handover.reason();
    var events = new ArrayList<Event>();
    events.add(new SubagentEnded(call, after.usage(), after.steps(), handover));
    events.add(new Verified(child.id(), verdicts, trouble.strip()));
    if (turn.rounds() == 0 && !verdicts.stream().allMatch(Verdict::good)) {
      events.add(new Noted(findings(verdicts)));
    }
    return events;
  }

  private Optional<String> begin(Session parent, Session child, CallId call, Turn turn) {
    if (child.state().seq() > 0) {
      if (child.state().outcome().isEmpty()) {
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
    Setup setup = state.setup().orElseThrow();
    List<Folder> readOnly =
        setup.folders().stream().map(folder -> new Folder(folder.path(), false)).toList();
    String task = MARK + "\n" + prompt.apply(setup, List.copyOf(turn.artifacts()));
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

  private Optional<Handover> work(Session parent, Session child) throws InterruptedException {
    Setup setup = child.state().setup().orElseThrow();
    try (Crew.Member member = crew.hire(child.id(), setup, assignment(""))) {
      boolean late = false;
      Outcome outcome = child.state().outcome().orElse(new Outcome.Interrupted());
      if (child.state().outcome().isEmpty()) {
        var shift = new Shift(parent, child, parent.state().seq());
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

  /** A verdict without a look at anything is none. */
  static List<Verdict> verdicts(Handover handover) {
    if (handover.evidence().isEmpty()) {
      return List.of();
    }
    var verdicts = new ArrayList<Verdict>();
    for (String line : handover.answer().lines().toList()) {
      Matcher item = LINE.matcher(line);
      Matcher also = ALSO.matcher(line);
      if (item.matches()) {
        verdicts.add(
            new Verdict(
                Integer.parseInt(item.group(1)), finding(item.group(2)), item.group(3).strip()));
      } else if (also.matches() && !also.group(1).matches("(?i)(nothing|none)?\\W*")) {
        verdicts.add(new Verdict(0, Finding.WRONG, also.group(1).strip()));
      }
    }
    return verdicts;
  }

  private static Finding finding(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "shown" -> Finding.SHOWN;
      case "wrong" -> Finding.WRONG;
      default -> Finding.NOT_SHOWN;
    };
  }

  private static String findings(List<Verdict> verdicts) {
    var text =
        new StringBuilder(
            "A reader who saw only the brief and your files verified them and found:\n");
    for (Verdict verdict : verdicts) {
      if (!verdict.good()) {
        text.append(verdict.item() == 0 ? "- " : "- item " + verdict.item() + ": ");
        text.append(verdict.finding() == Finding.WRONG ? "wrong: " : "not shown: ");
        text.append(verdict.words()).append('\n');
      }
    }
    return text.append(
            "Look at each: mend what is right, say why where it is not, then finish again.")
        .toString();
  }
}
