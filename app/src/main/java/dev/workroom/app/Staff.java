package dev.workroom.app;

import dev.workroom.core.agent.Agent;
import dev.workroom.core.agent.Closing;
import dev.workroom.core.agent.Compactor;
import dev.workroom.core.agent.Crew;
import dev.workroom.core.agent.Task;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.core.policy.Policy;
import dev.workroom.core.session.Session;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import dev.workroom.extensions.AgentDefinition;
import dev.workroom.extensions.Kit;
import dev.workroom.extensions.SkillText;
import dev.workroom.extensions.WithheldTools;
import dev.workroom.models.OpenModel;
import dev.workroom.worker.WorkerClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Sub-agents of one session. One that has all its parent's folders uses the parent's worker; one
 * with fewer gets a worker that sees no others.
 *
 * @param setup of the session whose sub-agents they are
 * @param connected tools of connectors, which all share
 * @param more shows the rest of their long results, whatever else they are given
 * @param kit whose descriptions of sub-agents they may follow
 * @param session the one above them
 * @param instructions standing instructions, as the prompt holds them
 */
record Staff(
    Workshop workshop,
    Toolbox toolbox,
    Setup setup,
    WorkerClient worker,
    List<Tool> connected,
    Tool more,
    OpenModel model,
    Policy policy,
    Function<OpenModel, Compactor> compactors,
    Instant start,
    String instructions,
    Kit kit,
    Session session,
    HookedSession hooked,
    Predicate<Request> attended,
    BiConsumer<Session, Delta> viewers)
    implements Crew {

  @Override
  public Member hire(SessionId child, Setup given, Task assignment) throws Exception {
    boolean same = paths(given).equals(paths(setup));
    WorkerClient hands = same ? worker : toolbox.worker(given.folders(), "worker-" + child);
    boolean own = !given.model().equals(setup.model()) && !session.state().stopping();
    OpenModel voice = own ? workshop.models().open(given.model(), "") : model;
    List<Tool> tools =
        Stream.concat(
                Stream.concat(toolbox.tools(given.folders(), hands).stream(), connected.stream())
                    .filter(tool ->
                        assignment.tools().isEmpty()
                            || assignment.tools().contains(tool.spec().name())),
                Stream.of(more))
            .toList();
    Optional<AgentDefinition> described = assignment.agent().flatMap(kit::agent);
    String type = described.map(AgentDefinition::name).orElse("general-purpose");
    Agent agent =
        new Agent(
            "sub-agent",
            Prompts.subagent(
                    given,
                    toolbox.sandbox().isolation(),
                    tools.stream().anyMatch(tool -> tool.spec().name().equals("Shell")),
                    start,
                    instructions)
                + described.map(one -> described(one, child, given)).orElse("")
                + told(hooked.subagentStarts(session, type)),
            voice,
            tools,
            policy,
            compactors.apply(voice),
            hooked.closing(Closing.NONE, "SubagentStop"),
            attended,
            viewers,
            WithheldTools.below(session, kit, hooked.calls()));
    return new Hired(
        agent,
        tools,
        () -> {
          if (!same) {
            hands.close();
          }
          if (own) {
            voice.close();
          }
        });
  }

  /** What an extension says of this kind of sub-agent, with the skills that it is to know. */
  private String described(AgentDefinition agent, SessionId child, Setup given) {
    var text = new StringBuilder("\n" + agent.prompt() + "\n");
    var texts =
        new SkillText(
            child.value(), given.folders().getFirst().path(), _ -> "", kit.firstArgument());
    agent.skills().stream()
        .flatMap(name -> kit.skill(name).stream())
        .forEach(skill ->
            text.append("\n<skill name=\"%s\">\n".formatted(skill.name()))
                .append(texts.of(skill, ""))
                .append("\n</skill>\n"));
    return text.toString();
  }

  private static String told(String context) {
    return context.isEmpty() ? "" : "\n" + context + "\n";
  }

  private static List<String> paths(Setup setup) {
    return setup.folders().stream().map(Folder::path).toList();
  }

  private record Hired(Agent agent, List<Tool> tools, Runnable farewell) implements Member {
    @Override
    public Optional<Effect> effect(ToolUse use) {
      try {
        return tools.stream()
            .filter(tool -> tool.spec().name().equals(use.tool()))
            .findFirst()
            .map(tool -> tool.effect(use.input()));
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }

    @Override
    public void close() {
      farewell.run();
    }
  }
}
