package dev.workroom.extensions;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.HookRan;
import dev.workroom.core.event.Event.Influenced;
import dev.workroom.core.event.EventLogException;
import dev.workroom.core.event.StaleSessionException;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.Label.Origin;
import dev.workroom.core.message.Usage;
import dev.workroom.core.session.Session;
import dev.workroom.extensions.SessionHooks.Said;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Runs the handlers that an event concerns: side by side, each within its time, those that nobody
 * waits for beside the session. Each run is an entry of the log.
 */
final class HookRuns implements AutoCloseable {
  /** Events whose plain output is for the model. */
  private static final Set<String> SPEAKS = Set.of("SessionStart", "UserPromptSubmit");

  private final List<Hook> hooks;
  private final HookProgram program;
  private final HookReach reach;
  private final Set<String> done = ConcurrentHashMap.newKeySet();
  private final Set<Thread> beside = ConcurrentHashMap.newKeySet();
  private final Queue<String> late = new ConcurrentLinkedQueue<>();
  private final Queue<String> waking = new ConcurrentLinkedQueue<>();

  HookRuns(List<Hook> hooks, HookProgram program, HookReach reach) {
    this.hooks = List.copyOf(hooks);
    this.program = program;
    this.reach = reach;
  }

  /** Whether any hook waits for the event. */
  boolean any(String event) {
    return hooks.stream().anyMatch(hook -> hook.event().equals(event));
  }

  /** What happens, as hooks are told it. */
  record Happening(
      Session session,
      String event,
      String what,
      String subject,
      Optional<CallId> call,
      Map<String, Object> told) {}

  /** One handler's run: what it said, and what stands in the log of it. */
  private record Run(HookAnswer answer, List<Event> events) {}

  /** Runs those that are meant. */
  Said run(Happening at) throws InterruptedException {
    var meant = new ArrayList<Hook>();
    for (Hook hook : hooks) {
      if (meant(hook, at) && !(hook.is("once") && !done.add(at.session.id() + " " + hook.name()))) {
        if (hook.beside()) {
          start(hook, at);
        } else {
          meant.add(hook);
        }
      }
    }
    var events = new ArrayList<Event>();
    HookAnswer all = HookAnswer.NOTHING;
    for (Run run : sideBySide(meant, at)) {
      events.addAll(run.events);
      all = HookWords.stricter(all, run.answer);
    }
    return new Said(all, events);
  }

  private static boolean meant(Hook hook, Happening at) {
    return hook.event().equals(at.event)
        && hook.fits(at.what)
        && (at.call.isEmpty() || hook.holds(at.what, at.subject));
  }

  /** In the order in which they stand, however long each takes. */
  private List<Run> sideBySide(List<Hook> meant, Happening at) throws InterruptedException {
    if (meant.size() == 1) {
      return List.of(answered(meant.getFirst(), at));
    }
    var runs = new AtomicReferenceArray<Run>(meant.size());
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < meant.size(); i++) {
      int place = i;
      threads.add(
          Thread.ofVirtual()
              .name("hook")
              .start(() -> {
                try {
                  runs.set(place, answered(meant.get(place), at));
                } catch (InterruptedException _) {
                  // nobody waits for it any more
                }
              }));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      throw e;
    }
    var all = new ArrayList<Run>();
    for (int i = 0; i < runs.length(); i++) {
      Optional.ofNullable(runs.get(i)).ifPresent(all::add);
    }
    return all;
  }

  private Run answered(Hook hook, Happening at) throws InterruptedException {
    var events = new ArrayList<Event>();
    Usage[] used = {Usage.NONE};
    HookAnswer answer;
    try {
      answer = answer(hook, at, events, used);
    } catch (IOException | IllegalArgumentException e) {
      answer = HookAnswer.troubled(HookAnswer.cut(String.valueOf(e.getMessage())));
    }
    events.addFirst(
        new HookRan(
            hook.name(), answer.outcome(), HookAnswer.cut(answer.said()), at.call, used[0]));
    return new Run(answer, events);
  }

  private HookAnswer answer(Hook hook, Happening at, List<Event> events, Usage[] used)
      throws IOException, InterruptedException {
    String input = Wire.write(at.told);
    return switch (hook.type()) {
      case "command" -> {
        HookProgram.Ended ended = program.run(hook, at.told, () -> Transcripts.of(at.session));
        yield ended.exit() < 0
            ? HookAnswer.troubled("it took longer than %d s".formatted(hook.time().toSeconds()))
            : HookAnswer.of(ended.exit(), ended.out(), ended.err(), SPEAKS.contains(hook.event()));
      }
      case "prompt" -> {
        HookReach.Verdict verdict =
            reach.asked(at.session, HookWords.question(hook.text("prompt"), input));
        used[0] = verdict.usage();
        yield HookWords.judged(verdict.text());
      }
      case "agent" -> {
        HookReach.Verdict verdict =
            reach.examined(
                at.session,
                hook.name(),
                HookWords.question(hook.text("prompt"), input),
                hook.text("model"),
                hook.time());
        events.addAll(verdict.events());
        used[0] = verdict.usage();
        yield HookWords.judged(verdict.text());
      }
      case "http" -> {
        URI address = URI.create(HookWords.withSettings(hook.text("url"), hook.from().settings()));
        String said =
            reach.posted(at.session, at.call, address, hook.headers(), input, hook.time());
        yield spoken(
            HookAnswer.of(0, said, "", false), new Label(Origin.WEB, "" + address), events);
      }
      case "mcp_tool" -> {
        Object given = HookWords.filled(hook.fields().get("input"), at.told);
        String said =
            reach.called(
                at.session,
                hook.servers(),
                hook.text("tool"),
                new Json(Wire.write(given instanceof Map<?, ?> map ? map : Map.of())),
                hook.time());
        yield spoken(
            HookAnswer.of(0, said, "", SPEAKS.contains(hook.event())),
            new Label(Origin.CONNECTOR, hook.text("server") + " " + hook.text("tool")),
            events);
      }
      default -> HookAnswer.troubled("hooks of type " + hook.type() + " are not known here");
    };
  }

  /** What somebody else wrote speaks in the session from here on. */
  private static HookAnswer spoken(HookAnswer answer, Label by, List<Event> events) {
    boolean heard =
        !answer.context().isEmpty()
            || !answer.reason().isEmpty()
            || answer.output().isPresent()
            || answer.input().isPresent();
    if (heard) {
      events.add(new Influenced(List.of(by), List.of()));
    }
    return answer;
  }

  /** Nobody waits for it: what it has to say is heard at the next occasion. */
  private void start(Hook hook, Happening at) {
    Thread thread =
        Thread.ofVirtual()
            .name("hook")
            .unstarted(() -> {
              try {
                Run run = answered(hook, at);
                at.session.append("hooks", run.events.toArray(Event[]::new));
                if (!run.answer.context().isEmpty()) {
                  late.add(run.answer.context());
                }
                if (hook.is("asyncRewake") && run.answer.decision() == HookAnswer.Decision.BLOCK) {
                  waking.add(run.answer.reason());
                }
              } catch (InterruptedException | EventLogException | StaleSessionException _) {
                // the session has ended without it
              } finally {
                beside.remove(Thread.currentThread());
              }
            });
    beside.add(thread);
    thread.start();
  }

  /** What those said meanwhile that nobody waited for; each is told once. */
  String late() {
    return drained(late);
  }

  /** Why an agent that stops has to go on, as they see it. */
  String waking() {
    return drained(waking);
  }

  private static String drained(Queue<String> queue) {
    var all = new ArrayList<String>();
    for (String one = queue.poll(); one != null; one = queue.poll()) {
      all.add(one);
    }
    return String.join("\n", all);
  }

  /** Ends what still runs beside the session. */
  @Override
  public void close() {
    beside.forEach(Thread::interrupt);
  }

  /** What all hooks are told. */
  static Map<String, Object> told(Session session, String event, Map<String, Object> more) {
    var all = new LinkedHashMap<String, Object>();
    String id = session.id().value();
    int below = id.indexOf('/');
    all.put("session_id", below < 0 ? id : id.substring(0, below));
    if (below >= 0) {
      all.put("agent_id", id.substring(below + 1));
    }
    all.put("transcript_path", "");
    all.put("hook_event_name", event);
    all.putAll(more);
    return all;
  }
}
