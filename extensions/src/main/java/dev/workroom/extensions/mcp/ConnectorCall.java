package dev.workroom.extensions.mcp;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool.Answer;
import dev.workroom.core.tool.Tool.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Calls tools of servers for a session, with all that can come between call and result. */
final class ConnectorCall {
  private static final long LAST_WORDS = 20;

  private final Results results;
  private final Map<String, Pending> pending = new ConcurrentHashMap<>();

  /** A call that waits for a person. */
  private record Pending(
      Connection connection, String tool, Conversation conversation, Optional<QuestionCard> card) {}

  ConnectorCall(Results results) {
    this.results = results;
  }

  /** How policy and people name a tool of a server. */
  static String resource(Connection connection, String tool) {
    return Effect.connector(connection.name(), tool);
  }

  /** A call leaves this computer, or runs a program that is confined here. */
  static Effect effect(Connection connection, String tool) {
    return new Effect(
        connection.config().remote() ? Effect.Kind.REACH : Effect.Kind.RUN,
        Set.of(resource(connection, tool)),
        "use %s of the connector %s".formatted(shortened(tool), connection.name()));
  }

  private static String shortened(String tool) {
    return Hidden.without(McpClient.shortened(tool)).replaceAll("\\s+", " ");
  }

  Answer run(Connection connection, String tool, Map<String, Object> input, Context context)
      throws InterruptedException {
    if (connection.config().permission(tool).equals(Optional.of(ServerConfig.Permission.BLOCK))) {
      return Answer.of(
          new ToolResult.Denied(
              "%s of %s is blocked in the settings.".formatted(tool, connection.name())));
    }
    McpClient client;
    try {
      client = connection.client();
      if (connection.changed(tool)) {
        return Answer.failed(
            "%s describes its tool %s otherwise than when it was accepted, so it is not called. The user can look at it and accept it: workroom connector accept %s."
                .formatted(connection.name(), shortened(tool), connection.name()));
      }
    } catch (IOException e) {
      return Answer.failed(down(connection, e));
    }
    Conversation conversation =
        Conversation.begin(self ->
            client.call(
                tool,
                input,
                connection.patience(),
                progress -> told(progress, context),
                id -> connection.joins(id, self)));
    return after(connection, tool, conversation, conversation.next(), context);
  }

  private static void told(Tree progress, Context context) {
    String message = progress.at("message").text();
    double total = progress.at("total").number(0);
    double done = progress.at("progress").number(0);
    String share = total > 0 ? "%.0f %%".formatted(100 * done / total) : "%.0f".formatted(done);
    context
        .progress()
        .accept(message.isEmpty() ? share : share + " " + McpClient.shortened(message));
  }

  Answer resume(Context context) throws InterruptedException {
    Pending waiting = pending.remove(key(context));
    if (waiting == null) {
      return Answer.failed(
          "Workroom was started again while the connector waited for an answer, so the call is lost. Call it again if it is still needed.");
    }
    Conversation conversation = waiting.conversation();
    Decision decision = context.decision().orElse(new Decision.Rejected("nobody answered"));
    Optional<Request> more = Optional.empty();
    boolean refused = false;
    switch (decision) {
      case Decision.Rejected _ -> {
        conversation.reply(new Host.Reply.Declined());
        refused = true;
      }
      case Decision.Approved _, Decision.Amended _ ->
          conversation.reply(new Host.Reply.Accepted(Map.of()));
      case Decision.Answered(List<String> answers) -> {
        QuestionCard card = waiting.card().orElseThrow();
        switch (card.answered(answers)) {
          case QuestionCard.Next.Replied(Host.Reply reply) -> conversation.reply(reply);
          case QuestionCard.Next.More(QuestionCard next) -> {
            pending.put(
                key(context),
                new Pending(waiting.connection(), waiting.tool(), conversation, Optional.of(next)));
            more = Optional.of(next.request());
          }
        }
      }
    }
    if (more.isPresent()) {
      return new Answer.Asks(more.get());
    }
    Conversation.Said said = refused ? conversation.next(LAST_WORDS) : conversation.next();
    return after(waiting.connection(), waiting.tool(), conversation, said, context);
  }

  private Answer after(
      Connection connection,
      String tool,
      Conversation conversation,
      Conversation.Said said,
      Context context) {
    return switch (said) {
      case Conversation.Said.Done(McpResource.Outcome outcome) -> {
        connection.leaves(conversation);
        yield finished(connection, tool, results.of(outcome, connection.known(tool)));
      }
      case Conversation.Said.Failed(Exception why) -> {
        connection.leaves(conversation);
        yield why instanceof RpcException
            ? finished(
                connection,
                tool,
                new ToolResult.Failed("The connector refused: " + why.getMessage()))
            : Answer.failed(down(connection, why));
      }
      case Conversation.Said.Asks(Elicitation elicitation) -> {
        QuestionCard card = QuestionCard.first(elicitation);
        pending.put(key(context), new Pending(connection, tool, conversation, Optional.of(card)));
        yield new Answer.Asks(card.request());
      }
      case Conversation.Said.Samples(Map<String, Object> params) -> {
        pending.put(key(context), new Pending(connection, tool, conversation, Optional.empty()));
        yield new Answer.Asks(
            new Request.Permission(
                "The connector %s wants the session's model to answer this, at your cost: %s"
                    .formatted(connection.name(), asked(params)),
                "house: connectors use the model only with consent",
                Request.Gate.HARD));
      }
    };
  }

  private static String asked(Map<String, Object> params) {
    var text = new StringBuilder();
    for (Tree message : new Tree(params).at("messages").items()) {
      Tree content = message.at("content");
      text.append(content.at("text").string().orElse("(" + content.at("type").text() + ")"))
          .append(' ');
    }
    String line = Hidden.without(text.toString()).strip().replaceAll("\\s+", " ");
    return line.length() <= 600 ? line : line.substring(0, 599) + "…";
  }

  static Answer finished(Connection connection, String what, ToolResult result) {
    return new Answer.Finished(
        result,
        List.of(),
        List.of(
            new Label(
                Label.Origin.CONNECTOR,
                connection.name() + " " + shortened(what),
                Hidden.finding(result.text()))));
  }

  /** One sentence on a server that is not there, or no longer. */
  static String down(Connection connection, Exception why) {
    String said = String.valueOf(why.getMessage()).strip();
    return "The connector %s does not work: %s%s It is started again with the next call; if this call changed something there, look before you repeat it."
        .formatted(connection.name(), said, said.endsWith(".") ? "" : ".");
  }

  private static String key(Context context) {
    return context.session().value() + "/" + context.call().value();
  }
}
