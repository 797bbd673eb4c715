package dev.workroom.app;

import dev.workroom.core.event.Event.Resumed;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Mode;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.policy.BriefText;
import dev.workroom.core.session.Session;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions that another assistant delegated, as far as this process runs them. */
final class DelegatedRuns implements AutoCloseable {
  private final Workshop workshop;
  private final Driving driving;
  private final Mode mode;
  private final Map<SessionId, Thread> threads = new ConcurrentHashMap<>();
  private final Map<SessionId, String> troubles = new ConcurrentHashMap<>();

  /** {@code driving} prints nothing: nobody sits there. */
  DelegatedRuns(Workshop workshop, Driving driving, Mode mode) {
    this.workshop = workshop;
    this.driving = driving;
    this.mode = mode;
  }

  /** Whether it is at work here just now. */
  boolean at(SessionId id) {
    Thread thread = threads.get(id);
    return thread != null && thread.isAlive();
  }

  /** Why it did not even begin, or broke off. */
  Optional<String> trouble(SessionId id) {
    return Optional.ofNullable(troubles.get(id));
  }

  /**
   * Begins one; its log is there when this returns.
   *
   * @throws UserError if it cannot begin
   */
  SessionId begin(
      List<Setup.Folder> folders,
      String outcome,
      List<String> constraints,
      List<String> done,
      List<String> guardrails)
      throws InterruptedException {
    var task =
        new Assignment(
            BriefText.told(outcome, List.of(), constraints, done, guardrails),
            BriefText.read(outcome, List.of(), constraints, done, guardrails));
    var id = new SessionId(Driving.newId());
    start(id, () -> driving.begin(workshop, id, folders, mode, task, ""));
    while (at(id) && workshop.log().last(id) == 0) {
      Thread.sleep(20);
    }
    Optional<String> trouble = trouble(id);
    if (workshop.log().last(id) == 0 && trouble.isPresent()) {
      throw UserError.failed(trouble.get());
    }
    return id;
  }

  /** Goes on with one that was waiting, as soon as it has laid down what it had in hand. */
  void goOn(SessionId id) {
    Thread before = threads.get(id);
    start(
        id,
        () -> {
          if (before != null) {
            before.join();
          }
          var session = new Session(id, workshop.log());
          boolean open =
              session.state().outcome().map(Outcome.Waiting.class::isInstance).orElse(true);
          if (!open) {
            return Exit.DONE;
          }
          Setup setup = Driving.begun(session);
          session.append(Attendant.user(), new Resumed());
          return driving.goOn(workshop, id, setup);
        });
  }

  private void start(SessionId id, Callable<Exit> work) {
    troubles.remove(id);
    threads.put(
        id,
        Thread.ofVirtual()
            .start(() -> {
              try {
                work.call();
              } catch (InterruptedException _) {
                // the server ends; the session can be resumed
              } catch (Exception e) {
                troubles.put(id, Terminal.oneLine(String.valueOf(e.getMessage()), 400));
              }
            }));
  }

  /** What is at work stops cleanly and can be resumed. */
  @Override
  public void close() {
    threads.values().forEach(Thread::interrupt);
    for (Thread thread : threads.values()) {
      try {
        thread.join(5_000);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
