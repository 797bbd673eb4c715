package dev.workroom.extensions;

import dev.workroom.core.agent.Hooks;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.SkillUsed;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.core.tool.Tool.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses the tools that a skill in use does without ({@code disallowed-tools}), until a person
 * says the next thing; all else is left to the hooks of plugins.
 */
public final class WithheldTools implements Hooks {
  private final Map<String, List<String>> without;
  private final Hooks hooks;
  private final List<Session> above;
  private final Map<SessionId, InForce> sessions = new ConcurrentHashMap<>();

  /** The skills in use that withhold tools, up to an entry of a log. */
  private record InForce(long seq, List<String> skills) {
    static final InForce NONE = new InForce(0, List.of());
  }

  private WithheldTools(Map<String, List<String>> without, Hooks hooks, List<Session> above) {
    this.without = Map.copyOf(without);
    this.hooks = hooks;
    this.above = List.copyOf(above);
  }

  /** The same hooks where no skill withholds a tool. */
  public static Hooks over(Kit kit, Hooks hooks) {
    return over(kit, hooks, List.of());
  }

  /** For a sub-agent, who does without what the session above it does without at that moment. */
  public static Hooks below(Session above, Kit kit, Hooks hooks) {
    return over(kit, hooks, List.of(above));
  }

  private static Hooks over(Kit kit, Hooks hooks, List<Session> above) {
    Map<String, List<String>> without =
        kit.skills().stream()
            .filter(skill -> !named(skill).isEmpty())
            .collect(Collectors.toMap(Skill::name, WithheldTools::named, (first, _) -> first));
    return without.isEmpty() ? hooks : new WithheldTools(without, hooks, above);
  }

  private static List<String> named(Skill skill) {
    return ToolNames.here(Values.tools(Values.field(skill.fields(), "disallowed-tools")));
  }

  @Override
  public Word before(Session session, ToolUse use) throws InterruptedException {
    Optional<String> skill =
        Stream.concat(Stream.of(session), above.stream())
            .flatMap(one -> withholding(one, use).stream())
            .findFirst();
    if (skill.isPresent()) {
      String why = "The skill %s does without %s until the user's next message.";
      return new Word(Say.STOP, why.formatted(skill.get(), use.tool()), List.of());
    }
    return hooks.before(session, use);
  }

  private Optional<String> withholding(Session session, ToolUse use) {
    InForce now =
        sessions.compute(
            session.id(), (_, seen) -> read(session, seen == null ? InForce.NONE : seen));
    return now.skills().stream()
        .filter(skill -> without.getOrDefault(skill, List.of()).contains(use.tool()))
        .findFirst();
  }

  /** What a person calls by a slash stands behind the words in the log. */
  private InForce read(Session session, InForce seen) {
    var skills = new ArrayList<>(seen.skills());
    long seq = seen.seq();
    for (Entry entry : session.entriesAfter(seq)) {
      seq = entry.seq();
      switch (entry.event()) {
        case UserSaid _ -> skills.clear();
        case SkillUsed used when without.containsKey(used.name()) -> skills.add(used.name());
        default -> {}
      }
    }
    return new InForce(seq, List.copyOf(skills));
  }

  @Override
  public Optional<String> refuses(Session session, ToolUse use, Request request)
      throws InterruptedException {
    return hooks.refuses(session, use, request);
  }

  @Override
  public Answer.Finished after(Session session, ToolUse use, Answer.Finished answer)
      throws InterruptedException {
    return hooks.after(session, use, answer);
  }
}
