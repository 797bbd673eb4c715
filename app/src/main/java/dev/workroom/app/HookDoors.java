package dev.workroom.app;

import dev.workroom.core.agent.Crew;
import dev.workroom.core.agent.Subagents;
import dev.workroom.core.agent.Task;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Host;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.message.Usage;
import dev.workroom.core.model.Model;
import dev.workroom.core.model.Model.Prompt;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.model.ModelException;
import dev.workroom.core.policy.Policy;
import dev.workroom.core.policy.Policy.Verdict.Allow;
import dev.workroom.core.policy.Policy.Verdict.Deny;
import dev.workroom.core.policy.Sinks;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.Sessions;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import dev.workroom.core.tool.Tool.Answer;
import dev.workroom.extensions.HookReach;
import dev.workroom.extensions.mcp.Connectors;
import dev.workroom.tools.JsonPost;
import dev.workroom.tools.WebAddress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What hooks of a session reach: its model, a sub-agent that reads, the hosts of its list, its
 * connectors. Nobody can be asked in the middle of a hook, so what would ask a person is refused.
 *
 * @param crew of whom hooks' sub-agents are hired; they are not hooked themselves
 * @param models those that the user allows for sub-agents
 */
record HookDoors(
    Sessions sessions,
    Model model,
    JsonPost post,
    Connectors connectors,
    Policy policy,
    Crew crew,
    List<String> models)
    implements HookReach {
  private static final String JUDGE =
      "You judge one event of an agent's session for a rule that the user has accepted. Answer with JSON only.";
  private static final String BY = "Hook";
  private static final List<String> READING = List.of("Read", "Glob", "Grep", "Query");
  private static final int PERCENT = 10;

  @Override
  public Verdict asked(Session session, String question) throws IOException, InterruptedException {
    spendable(session);
    return asked(model, question);
  }

  static Verdict asked(Model model, String question) throws IOException, InterruptedException {
    var said = new Message.User(List.of(new Text(question)));
    try {
      var reply = model.reply(new Prompt(JUDGE, List.of(said), List.of()), _ -> {});
      return new Verdict(reply.message().text(), reply.usage(), List.of());
    } catch (ModelException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void spendable(Session session) throws IOException {
    Optional<String> limit = session.state().exhausted();
    if (limit.isPresent()) {
      throw new IOException("the budget of " + limit.get() + " is used up");
    }
  }

  @Override
  public Verdict examined(
      Session session, String name, String question, String wanted, Duration time)
      throws IOException, InterruptedException {
    spendable(session);
    var call =
        new CallId(
            "hook-%d-%s".formatted(session.state().seq(), name.replaceAll("[^A-Za-z0-9]+", "-")));
    List<Folder> folders =
        session.state().setup().map(Setup::folders).orElse(List.of()).stream()
            .map(folder -> new Folder(folder.path(), false))
            .toList();
    var task =
        new Task(
            "hook " + name,
            question,
            READING,
            folders,
            Optional.of(wanted).filter(models::contains),
            Optional.of(PERCENT),
            Optional.of(time));
    var spec = new ToolSpec("Agent", "", new Json("{}"));
    var context = new Tool.Context(session.id(), call, Optional.empty(), _ -> {});
    Answer answer;
    try {
      answer = new Subagents(sessions, crew, spec, _ -> task, 1).run(new Json("{}"), context);
    } catch (IOException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    if (!(answer instanceof Answer.Finished finished)) {
      throw new IOException("its sub-agent waits for somebody");
    }
    return finished.facts().stream()
        .filter(SubagentEnded.class::isInstance)
        .map(SubagentEnded.class::cast)
        .findFirst()
        .map(ended ->
            new Verdict(
                ended.handover().answer(), Usage.NONE, List.<Event>copyOf(finished.facts())))
        .orElseThrow(() -> new IOException(finished.result().text()));
  }

  @Override
  public String posted(
      Session session,
      Optional<CallId> call,
      URI uri,
      Map<String, String> headers,
      String body,
      Duration time)
      throws IOException, InterruptedException {
    WebAddress address = WebAddress.of(uri.toString());
    Host host = address.host();
    var id = call.orElse(new CallId(BY.toLowerCase(java.util.Locale.ROOT)));
    // Its words are the event's; where they go was accepted with the plugin and is listed.
    var use = new ToolUse(id, BY, new Json("{}"));
    allowed(
        session,
        use,
        new Effect(Effect.Kind.RUN, Set.of(Effect.net(host)), "tell " + host + " of it"));
    return post.send(
        new Tool.Context(session.id(), id, Optional.empty(), _ -> {}),
        BY,
        address,
        headers,
        body,
        time);
  }

  @Override
  public String called(
      Session session, List<String> servers, String name, Json input, Duration time)
      throws IOException, InterruptedException {
    for (String server : servers) {
      Optional<Tool> tool = connectors.tool(server, name);
      if (tool.isPresent()) {
        return called(session, tool.get(), input);
      }
    }
    throw new IOException("there is no tool %s of %s".formatted(name, servers.getLast()));
  }

  private String called(Session session, Tool tool, Json input)
      throws IOException, InterruptedException {
    var use = new ToolUse(new CallId("hook-" + session.state().seq()), tool.spec().name(), input);
    allowed(session, use, tool.effect(input));
    var context = new Tool.Context(session.id(), use.id(), Optional.empty(), _ -> {});
    Answer answer;
    try {
      answer = tool.run(input, context);
    } catch (IOException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    if (answer instanceof Answer.Finished(ToolResult result, _, _)
        && result instanceof ToolResult.Ok ok) {
      return ok.text();
    }
    throw new IOException(
        answer instanceof Answer.Finished(ToolResult result, _, _)
            ? result.text()
            : "the connector asks a person, and nobody can be asked here");
  }

  /** What would ask a person, or is forbidden, is not done. */
  private void allowed(Session session, ToolUse use, Effect effect) throws IOException {
    Policy.Verdict verdict = policy.check(session.state(), use, effect);
    if (verdict instanceof Deny(_, String reason)) {
      throw new IOException(reason);
    }
    if (!(verdict instanceof Allow)) {
      throw new IOException(
          "it would have to %s, which asks a person (%s)".formatted(effect.what(), verdict.rule()));
    }
    Sinks.Concern concern = Sinks.check(session, use, effect);
    if (concern.asks()) {
      throw new IOException(concern.why());
    }
  }
}
