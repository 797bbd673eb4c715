package dev.workroom.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.agent.Story.Kind;
import dev.workroom.core.agent.Story.Op;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.PlanUpdated;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Plan.Status;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolOutput;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import dev.workroom.core.model.Model;
import dev.workroom.core.policy.Policy;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.Sessions;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Where a {@link Story} is played: one process after the other over the same log and disk. */
final class StoryStage {
  static final SessionId ROOT = new SessionId("s");
  private static final Policy POLICY =
      (_, use, _) ->
          use.tool().equals("ASKED")
              ? new Policy.Verdict.Ask("test", "may it?", Request.Gate.SOFT)
              : new Policy.Verdict.Allow("test");
  private static final Usage SMALL = new Usage(10, 0, 0, 5, 0, true);
  private static final Usage FULL = new Usage(10_000, 0, 0, 5, 0, true);

  private final Story story;
  private final MemoryLog log;
  private final Disk disk;
  private final boolean attended;
  private final Random chance;
  private final Sessions sessions;
  private final Map<String, Op> ops = new HashMap<>();
  private final ReentrantLock saying = new ReentrantLock();
  private final List<Thread> people = new CopyOnWriteArrayList<>();

  /**
   * One process.
   *
   * @param attended whether somebody answers while it runs, else after it has parked
   */
  StoryStage(Story story, MemoryLog log, Disk disk, boolean attended, Random chance) {
    this.story = story;
    this.log = log;
    this.disk = disk;
    this.attended = attended;
    this.chance = chance;
    this.sessions = new Sessions(log, (_, _) -> {});
    story.ops().forEach(op -> ops.put(op.name(), op));
  }

  Session root() {
    return sessions.open(ROOT);
  }

  Agent agent() {
    var model = new Clerk(story.batches(), true);
    var crew =
        (Crew)
            (child, _, task) ->
                Playing.crew(
                        agent(
                            new Clerk(
                                Objects.requireNonNull(story.below().get(task.title())), false),
                            Compactor.NEVER,
                            child,
                            works()))
                    .hire(child, Playing.setup(LongSessionTest.PLENTY), task);
    var tools = new ArrayList<>(works());
    tools.add(
        new Subagents(
            sessions,
            crew,
            new Model.ToolSpec("AGENT", "", Json.EMPTY),
            input -> new Task(op(input).name(), "do " + op(input).name()),
            3));
    return agent(model, new CapsuleCompactor(model, 5_000, "Write it."), ROOT, tools);
  }

  private Agent agent(Model model, Compactor compactor, SessionId id, List<Tool> tools) {
    return new Agent(
        "main",
        "be good",
        model,
        tools,
        POLICY,
        compactor,
        Closing.NONE,
        _ -> {
          if (attended) {
            Thread loop = Thread.currentThread();
            people.add(
                Thread.ofVirtual().start(() -> alive(() -> answer(sessions.open(id)), loop)));
          }
          return attended;
        },
        (_, _) -> {},
        Hooks.NONE);
  }

  /** People answer what waits; one who has something to say says it instead. */
  void answerAll() {
    log.sessions().forEach(id -> answer(sessions.open(id)));
  }

  /** Nobody of this process is left when it returns. */
  void leave() throws InterruptedException {
    for (Thread person : people) {
      person.join();
    }
  }

  private void answer(Session session) {
    var state = session.state();
    for (CallId call : state.waiting().keySet()) {
      String op = call.value().substring(0, call.value().indexOf('@'));
      if (say("asked " + op)) {
        root().refresh(); // as the program does it every now and then
      } else {
        session.append("alice", new ApprovalDecided(call, new Decision.Approved()));
      }
    }
  }

  /** The process may die under the person's hands, and with it the loop. */
  private void alive(Runnable work, Thread loop) {
    try {
      work.run();
    } catch (MemoryLog.Dead _) {
      loop.interrupt();
    }
  }

  /** Says what the story has for the moment, once, here or through another process. */
  private boolean say(String moment) {
    String word = story.words().get(moment);
    if (word == null) {
      return false;
    }
    saying.lock(); // two who are asked at once have one mouth
    try {
      if (said(log).contains(word)) {
        return false;
      }
      var said = new UserSaid(List.of(new Text(word)));
      switch (chance.nextInt(3)) {
        case 0 -> root().append("alice", said);
        case 1 -> elsewhere(said);
        default -> {
          elsewhere(said);
          root().refresh();
        }
      }
      return true;
    } finally {
      saying.unlock();
    }
  }

  /** In another process, which knows the log as it was a moment ago. */
  private void elsewhere(UserSaid said) {
    new Session(ROOT, log).append("alice", said);
  }

  static List<String> said(MemoryLog log) {
    return log.read(ROOT, 1).stream()
        .filter(e -> e.event() instanceof UserSaid)
        .map(e -> ((Text) ((UserSaid) e.event()).content().getFirst()).text())
        .sorted()
        .toList();
  }

  private List<Tool> works() {
    return List.of(
        new Work(Kind.READ),
        new Work(Kind.WRITE),
        new Work(Kind.ASKED),
        new Work(Kind.HELD),
        new Work(Kind.PLAN));
  }

  private Op op(Json input) {
    return Objects.requireNonNull(ops.get(input.text()));
  }

  /** Files of lines, and which call wrote what: as a real disk it outlives the process. */
  static final class Disk {
    final Map<String, List<String>> files = new ConcurrentHashMap<>();
    private final Set<String> receipts = ConcurrentHashMap.newKeySet();

    /** Writes a line; what is written twice stands there twice. */
    void write(MemoryLog log, String receipt, Op op) {
      log.mustLive();
      files.computeIfAbsent(op.file(), _ -> new CopyOnWriteArrayList<>()).add(op.name());
      receipts.add(receipt);
    }

    boolean has(String receipt) {
      return receipts.contains(receipt);
    }
  }

  /** A tool for every kind of work that is not a sub-agent's. */
  private final class Work implements Tool {
    private final Kind kind;

    Work(Kind kind) {
      this.kind = kind;
    }

    @Override
    public Model.ToolSpec spec() {
      return new Model.ToolSpec(kind.name(), "", Json.EMPTY);
    }

    @Override
    public Effect effect(Json input) {
      Op op = op(input);
      return switch (kind) {
        case READ -> Effect.read("read");
        case PLAN -> new Effect(Effect.Kind.READ, Set.of("own:plan"), "plan");
        case WRITE, ASKED ->
            new Effect(Effect.Kind.WRITE, Set.of("file:" + op.file()), "write " + op.file());
        case HELD -> new Effect(Effect.Kind.RUN, Set.of("file:" + op.file()), "run");
        case AGENT -> throw new IllegalStateException();
      };
    }

    @Override
    public Answer run(Json input, Context context) {
      Op op = op(input);
      say("before " + op.name());
      if (kind == Kind.HELD) {
        return new Answer.Asks(new Request.Permission("keep it?", "held", Request.Gate.SOFT));
      }
      return done(op, context);
    }

    @Override
    public Answer resume(Json input, Context context) {
      return context.decision().orElseThrow() instanceof Decision.Approved
          ? done(op(input), context)
          : Answer.of(new ToolResult.Skipped("dropped"));
    }

    @Override
    public Recovery recover(Json input, Context context) {
      return disk.has(receipt(context))
          ? new Recovery.Known(done(op(input), context))
          : new Recovery.Repeat();
    }

    private Answer done(Op op, Context context) {
      Answer answer =
          switch (kind) {
            case READ -> Answer.ok("read " + op.name());
            case PLAN ->
                new Answer.Finished(
                    new ToolResult.Ok("planned"), List.of(new PlanUpdated(plan(op))));
            case WRITE, ASKED, HELD -> {
              if (!disk.has(receipt(context))) {
                disk.write(log, receipt(context), op);
              }
              yield new Answer.Finished(
                  new ToolResult.Ok("wrote " + op.name()),
                  List.of(
                      new FileChanged(
                          context.call(),
                          op.file(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.of(op.name()))));
            }
            case AGENT -> throw new IllegalStateException();
          };
      say("after " + op.name());
      return answer;
    }

    private Plan plan(Op op) {
      return new Plan(
          List.of(Plan.Step.creating("until " + op.name(), op.file()).withStatus(Status.DONE)));
    }

    private static String receipt(Context context) {
      return context.session() + " " + context.call();
    }
  }

  /**
   * A model that works through its list and repeats what was not done. It knows nothing but its
   * prompt: its last reply says how far it was, the results say what came of it.
   */
  private final class Clerk implements Model {
    private final List<List<Op>> batches;
    private final boolean root;

    Clerk(List<List<Op>> batches, boolean root) {
      this.batches = batches;
      this.root = root;
    }

    @Override
    public Reply reply(Prompt prompt, Consumer<Delta> deltas) {
      List<Message> messages = prompt.messages();
      if (messages.getLast().content().getLast() instanceof Text(String text)
          && text.startsWith(CapsuleCompactor.MARK)) {
        return new Reply(Playing.say("## Facts\n- full after reply " + last(messages)[0]), SMALL);
      }
      checkResults(messages);
      int[] last = last(messages);
      int number = last[0] + 1;
      List<Op> work = undone(messages);
      int next = last[1];
      if (root) {
        say("thinking " + next);
      }
      if (work.isEmpty() && next < batches.size()) {
        work = batches.get(next++);
      }
      var blocks = new ArrayList<ContentBlock>();
      blocks.add(new Text(number + " " + next));
      for (Op op : work) {
        blocks.add(
            new ToolUse(
                new CallId(op.name() + "@" + number), op.kind().name(), new Json(op.name())));
      }
      return new Reply(
          new Message.Assistant(blocks, work.isEmpty() ? StopReason.END : StopReason.TOOL_USE),
          root && story.full().contains(number) ? FULL : SMALL);
    }

    /** The number of the last reply, and the batch that comes next. */
    private int[] last(List<Message> messages) {
      for (Message message : messages.reversed()) {
        if (message instanceof Message.Assistant said) {
          String[] numbers = said.text().split(" ");
          return new int[] {Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])};
        }
      }
      return new int[] {0, 0};
    }

    private List<Op> undone(List<Message> messages) {
      return messages.getLast().content().stream()
          .filter(block -> block instanceof ToolOutput output && output.error())
          .map(block -> ((ToolOutput) block).id().value())
          .map(id -> ops.get(id.substring(0, id.indexOf('@'))))
          .toList();
    }

    /** What both protocols insist on: each call is followed by its one result. */
    private static void checkResults(List<Message> messages) {
      for (int i = 0; i < messages.size(); i++) {
        if (messages.get(i) instanceof Message.Assistant said) {
          List<CallId> asked = said.toolUses().stream().map(ToolUse::id).toList();
          List<ContentBlock> heard =
              i + 1 < messages.size() ? messages.get(i + 1).content() : List.of();
          assertThat(
                  heard.stream()
                      .filter(ToolOutput.class::isInstance)
                      .map(block -> ((ToolOutput) block).id()))
              .as("results after %s", said)
              .isEqualTo(asked);
          assertThat(heard)
              .noneMatch(b -> b instanceof ToolOutput o && o.text().equals("no result yet"));
        }
      }
    }
  }
}
