package dev.workroom.core.event;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import java.util.List;
import java.util.Optional;

/** Everything that ever happens to a session. The list of these is the session. */
public sealed interface Event {
  /** What people append, at any time and from any process; the loop takes it in. */
  sealed interface Intervention extends Event {}

  /**
   * A connection out of this computer that a call asked for, when it has ended.
   *
   * @param host as it was asked for; it may be no host name at all
   * @param port 0 where none was understood
   * @param trouble why it was refused, failed or was cut off; empty: it ended by itself
   * @param sent bytes to the host; none where it was refused
   */
  record HostContacted(
      CallId call, String host, int port, Optional<String> trouble, long sent, long received)
      implements Event {}

  /** What a tool call brought about beside its result. */
  sealed interface Fact extends Event {}

  /** What a call made of a file, or found out about one. */
  sealed interface FileFact extends Fact {
    CallId call();

    String path();
  }

  record SessionStarted(String agent, Optional<SessionId> parent, Setup setup) implements Event {}

  /** Standing instructions in force from here on; each text is in the content store. */
  record InstructionsLoaded(List<Instructions> files) implements Event {
    public InstructionsLoaded {
      files = List.copyOf(files);
    }
  }

  /** One instruction file by its path and content. */
  record Instructions(String path, String sha256) {}

  record UserSaid(List<ContentBlock> content) implements Intervention {
    public UserSaid {
      content = List.copyOf(content);
    }
  }

  /** What the house tells the model; not a person's words. */
  record Noted(String text) implements Event {}

  /** {@code saw} is the last entry the prompt held: what was said later is still unseen. */
  record ModelReplied(long saw, Message.Assistant message, Usage usage) implements Event {}

  record ModelFailed(String reason, int attempt) implements Event {}

  record ApprovalRequested(CallId call, Request request) implements Event {}

  record ApprovalDecided(CallId call, Decision decision) implements Intervention {}

  record GrantGiven(Grant grant) implements Intervention {}

  record GrantRevoked(String id) implements Intervention {}

  /** Written before a call may change anything; a call that only reads needs none. */
  record ToolStarted(CallId call, String rule) implements Event {}

  /**
   * The receipt of one change to the user's files. An empty {@code before} is a creation, an empty
   * {@code after} a deletion; {@code from} is where a moved file was. Paths are as {@link Spelling}
   * has them.
   */
  record FileChanged(
      CallId call,
      String path,
      Optional<String> from,
      Optional<String> before,
      Optional<String> after)
      implements Fact {
    /** The same with the paths as people, tools and other facts write them. */
    public FileChanged readable() {
      return new FileChanged(
          call, Spelling.readable(path), from.map(Spelling::readable), before, after);
    }
  }

  /** A finished file. */
  record ArtifactProduced(CallId call, String path, String sha256, String kind, long bytes)
      implements FileFact {}

  /** What the check of an artifact found; {@code summary} says what was checked. */
  record ArtifactChecked(
      CallId call, String path, String sha256, String summary, List<Finding> findings)
      implements FileFact {
    public ArtifactChecked {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Where the values of a file come from; {@code record} is the SHA-256 of a JSON record in the
   * content store, whose form docs/provenance.md tells.
   */
  record SourcesRecorded(CallId call, String path, String sha256, String record)
      implements FileFact {}

  record PlanUpdated(Plan plan) implements Fact {}

  /** From here on the plan carries its changes. */
  record PlanApproved(Plan plan) implements Fact {}

  /**
   * The one result of a call.
   *
   * @param labels whose content it holds; empty in logs that know of no labels, and not trusted
   */
  record ToolFinished(CallId call, ToolResult result, List<Label> labels) implements Event {
    public ToolFinished {
      labels = List.copyOf(labels);
    }

    public ToolFinished(CallId call, ToolResult result) {
      this(call, result, List.of());
    }
  }

  /**
   * What stands behind the words that a session was given other than by its own tools: a task that
   * an agent wrote, notes of earlier work.
   *
   * @param labels whose content may speak through them
   * @param said what people said to the session above
   * @param data words that nobody looked at before they entered, such as instructions of a folder
   *     that orders given beforehand accepted
   */
  record Influenced(List<Label> labels, List<String> said, String data) implements Intervention {
    public Influenced {
      labels = List.copyOf(labels);
      said = List.copyOf(said);
    }

    public Influenced(List<Label> labels, List<String> said) {
      this(labels, said, "");
    }
  }

  /** {@code share} is reserved of the budget until it has ended. */
  record SubagentStarted(CallId call, SessionId child, String title, Budget share)
      implements Event {}

  /** Whether the sub-agent can go on only with a person; its parent's time stands still with it. */
  record SubagentWaits(CallId call, boolean waiting) implements Event {}

  /** What the sub-agent consumed comes off the budget, and what it handed over is kept. */
  record SubagentEnded(CallId call, Usage usage, int steps, Handover handover) implements Fact {}

  /** What a model consumed to search the web; it comes off the budget. */
  record SearchUsed(CallId call, Usage usage) implements Fact {}

  /**
   * What a connector consumed of the session's model, which a person let it use in the middle of a
   * call; it comes off the budget.
   */
  record ModelLent(CallId call, String connector, Usage usage) implements Event {}

  /** What an agent says shows the items of the definition of done. */
  record EvidenceGiven(CallId call, List<Claim> claims) implements Fact {
    public EvidenceGiven {
      claims = List.copyOf(claims);
    }
  }

  /** What a fresh reader found; {@code trouble} says why there is no verdict. */
  record Verified(SessionId by, List<Verdict> verdicts, String trouble) implements Event {
    public Verified {
      verdicts = List.copyOf(verdicts);
    }
  }

  /** Notes of earlier sessions, as the model is told them: data, not instructions. */
  record MemoryLoaded(List<Instructions> notes, String text) implements Event {
    public MemoryLoaded {
      notes = List.copyOf(notes);
    }
  }

  /** The extensions in force from here on: the bill of materials of what was loaded. */
  record ExtensionsLoaded(List<Extension> extensions) implements Event {
    public ExtensionsLoaded {
      extensions = List.copyOf(extensions);
    }
  }

  /**
   * One extension as it was loaded.
   *
   * @param source where it came from, in a few words
   * @param sha256 of all its files, by which it is pinned
   */
  record Extension(String name, String version, String source, String sha256) {}

  /**
   * A skill or command that is followed from here on; its text stays in the model's view when that
   * is shortened.
   *
   * @param arguments as they were given
   * @param call that asked for it; empty: a person did
   */
  record SkillUsed(String name, String arguments, String text, Optional<CallId> call)
      implements Fact, Intervention {}

  /**
   * A hook has run.
   *
   * @param hook its qualified name
   * @param outcome what became of it, in one word or a few: {@code nothing to say}, {@code blocked}
   * @param text what it said, perhaps cut
   * @param call it was about; empty: none
   * @param usage what it consumed, where a model answered it
   */
  record HookRan(String hook, String outcome, String text, Optional<CallId> call, Usage usage)
      implements Fact {}

  /**
   * A hook gave a call another input before it was judged; the loop goes on with that one.
   *
   * @param by the hook
   */
  record CallRewritten(CallId call, Json input, String by) implements Fact {}

  /** What people said to the session above, at its entry {@code seq}, passed on to this one. */
  record PassedOn(long seq, List<ContentBlock> content) implements Event {
    public PassedOn {
      content = List.copyOf(content);
    }
  }

  /** The model's view before entry {@code keptFrom} is replaced by {@code capsule}. */
  record ContextCompacted(Capsule capsule, long keptFrom, Usage usage) implements Event {}

  /** A person's notes, which take the place of the model's in the capsule. */
  record CapsuleCorrected(Capsule.Notes notes) implements Intervention {}

  /**
   * The model's view goes on after entry {@code to}; what came between stays in the log alone.
   *
   * @param planStands whether the approved plan is older than that
   * @param reason what was taken back, for the model and for people
   */
  record Rewound(long to, boolean planStands, String reason) implements Event {}

  record BudgetRaised(Budget budget) implements Intervention {}

  /** Four fifths of a limit are used; {@code used} says it in words. */
  record BudgetWarned(Budget.Limit limit, String used) implements Event {}

  /** What was chosen otherwise when somebody went on with the session. */
  record SetupChanged(
      Setup.Mode mode,
      String model,
      Optional<String> baseUrl,
      String isolation,
      List<Host> hosts,
      Optional<String> search)
      implements Intervention {
    public SetupChanged {
      hosts = List.copyOf(hosts);
    }

    /** All of a setup that may be chosen otherwise on the way. */
    public SetupChanged(Setup wanted) {
      this(
          wanted.mode(),
          wanted.model(),
          wanted.baseUrl(),
          wanted.isolation(),
          wanted.hosts(),
          wanted.search());
    }
  }

  /** The name under which people find the session. */
  record Renamed(String title) implements Intervention {}

  /** Whether the session is put away; that changes nothing in it. */
  record Archived(boolean archived) implements Intervention {}

  record Paused() implements Intervention {}

  record Resumed() implements Intervention {}

  record StopRequested() implements Intervention {}

  record TurnEnded(Outcome outcome) implements Event {}
}
