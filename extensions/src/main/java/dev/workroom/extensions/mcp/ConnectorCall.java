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
import java.util.concurrent.CopyOnWriteArrayList;

/** Calls tools of servers for a session, with all that can come between call and result. */
final class ConnectorCall {
  private static final long LAST_WORDS = 20;
  private static final int MOST_SHOWN = 600;
  private static final String CUT = "…";
  private static final String KEPT =
      "The user's answer is kept: call it again with the same input, and the same question has it.";

  private final Results results;
  private final Surroundings.Memory memory;
  private final Map<String, Pending> pending = new ConcurrentHashMap<>();
  private final Map<Conversation, List<Surroundings.Answered>> kept = new ConcurrentHashMap<>();

  /** What is called, and with what. */
  private record Place(Connection connection, String tool, Map<String, Object> input) {}

  /** A call that waits for a person. */
  private record Pending(Place place, Conversation conversation, Optional<QuestionCard> card) {}

  ConnectorCall(Results results, Surroundings.Memory memory) {
    this.results = results;
    this.memory = memory;
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
    Conversation of;
    Conversation.Said said;
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
    try (Connection.Turn turn = connection.turn()) {
      Conversation conversation =
          Conversation.begin(
              context,
              self -> {
                turn.of(self);
                return client.call(
                    tool,
                    input,
                    connection.patience(),
                    progress -> told(progress, context),
                    id -> connection.joins(id, self));
              });
      said = conversation.next();
      of = conversation;
    }
    return after(new Place(connection, tool, input), of, said, context);
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

  Answer resume(Connection connection, String tool, Map<String, Object> input, Context context)
      throws InterruptedException {
    Decision decision = context.decision().orElse(new Decision.Rejected("nobody answered"));
    Pending waiting = pending.remove(key(context));
    if (waiting == null) {
      return lost(connection, decision);
    }
    return decided(waiting, decision, context);
  }

  private Answer decided(Pending waiting, Decision decision, Context context)
      throws InterruptedException {
    Conversation conversation = waiting.conversation();
    return switch (decision) {
      case Decision.Rejected _, Decision.Picked _ ->
          replied(waiting.place(), conversation, new Host.Reply.Declined(), true, context);
      case Decision.Approved _, Decision.Amended _ ->
          replied(waiting.place(), conversation, new Host.Reply.Accepted(Map.of()), false, context);
      case Decision.Answered(List<String> answers) ->
          heard(waiting.place(), conversation, waiting.card().orElseThrow(), answers, context);
    };
  }

  /**
   * The process that asked is gone, and its server with it: the call is over, the answer is not.
   */
  private static Answer lost(Connection connection, Decision decision) {
    String what =
        "Workroom was started again while %s waited for an answer, so this call of it is over."
            .formatted(connection.name());
    return Answer.failed(
        what + (decision instanceof Decision.Rejected ? " The user refused." : " " + KEPT));
  }

  /** Whether a call ended so that what a person answered to it never came to its server. */
  static boolean unheard(ToolResult result) {
    return result instanceof ToolResult.Failed && result.text().endsWith(KEPT);
  }

  /** Whether the request says all that was decided, so that the same words mean the same thing. */
  private static boolean whole(Request request) {
    return switch (request) {
      case Request.Questions _ -> true;
      case Request.Permission permission -> !permission.question().contains(CUT);
      case Request.PlanReview _ -> false;
    };
  }

  /** Puts a question before a person, unless they have answered just this one before. */
  private Answer ask(
      Place place,
      Conversation conversation,
      Optional<QuestionCard> card,
      Request request,
      Context context)
      throws InterruptedException {
    var waiting = new Pending(place, conversation, card);
    List<Surroundings.Answered> answers =
        kept.computeIfAbsent(
            conversation,
            _ ->
                new CopyOnWriteArrayList<>(
                    memory.answers(context.session(), context.call()).stream()
                        .filter(one -> whole(one.request()))
                        .toList()));
    for (Surroundings.Answered before : answers) {
      if (before.request().equals(request)) {
        answers.remove(before);
        return decided(waiting, before.decision(), context);
      }
    }
    pending.put(key(context), waiting);
    return new Answer.Asks(request);
  }

  private Answer ask(Place place, Conversation conversation, QuestionCard card, Context context)
      throws InterruptedException {
    return ask(place, conversation, Optional.of(card), card.request(), context);
  }

  private Answer heard(
      Place place,
      Conversation conversation,
      QuestionCard card,
      List<String> answers,
      Context context)
      throws InterruptedException {
    return switch (card.answered(answers)) {
      case QuestionCard.Next.Replied(Host.Reply reply) ->
          replied(place, conversation, reply, false, context);
      case QuestionCard.Next.More(QuestionCard next) -> ask(place, conversation, next, context);
    };
  }

  /** {@code soon}: whether the server has but little time to end the call. */
  private Answer replied(
      Place place, Conversation conversation, Host.Reply reply, boolean soon, Context context)
      throws InterruptedException {
    Conversation.Said said;
    try (Connection.Turn turn = place.connection().turn()) {
      turn.of(conversation);
      conversation.reply(reply);
      said = soon ? conversation.next(LAST_WORDS) : conversation.next();
    }
    return after(place, conversation, said, context);
  }

  private Answer after(
      Place place, Conversation conversation, Conversation.Said said, Context context)
      throws InterruptedException {
    Connection connection = place.connection();
    return switch (said) {
      case Conversation.Said.Done(McpResource.Outcome outcome) -> {
        leaves(connection, conversation);
        yield finished(
            connection, place.tool(), results.of(outcome, connection.known(place.tool())));
      }
      case Conversation.Said.Failed(Exception why) -> {
        leaves(connection, conversation);
        yield why instanceof RpcException
            ? finished(
                connection,
                place.tool(),
                new ToolResult.Failed("The connector refused: " + why.getMessage()))
            : Answer.failed(down(connection, why));
      }
      case Conversation.Said.Asks(Elicitation elicitation) ->
          ask(place, conversation, QuestionCard.first(elicitation), context);
      case Conversation.Said.Samples(Map<String, Object> params) ->
          ask(
              place,
              conversation,
              Optional.empty(),
              new Request.Permission(
                  "The connector %s wants the session's model to answer this, at your cost: %s"
                      .formatted(connection.name(), wanted(params)),
                  "house: connectors use the model only with consent",
                  Request.Gate.HARD),
              context);
    };
  }

  private void leaves(Connection connection, Conversation conversation) {
    connection.leaves(conversation);
    kept.remove(conversation);
  }

  /** All that the model would be told, as far as a person reads. */
  private static String wanted(Map<String, Object> params) {
    Tree all = new Tree(params);
    var text = new StringBuilder();
    all.at("systemPrompt").string().ifPresent(one -> text.append(one).append(" — "));
    for (Tree message : all.at("messages").items()) {
      Tree content = message.at("content");
      for (Tree block : content.isObject() ? List.of(content) : content.items()) {
        text.append(block.at("text").string().orElse("(" + block.at("type").text() + CUT + ")"))
            .append(' ');
      }
    }
    String line = Hidden.without(text.toString()).strip().replaceAll("\\s+", " ");
    return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + CUT;
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
