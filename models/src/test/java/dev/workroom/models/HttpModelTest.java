package dev.workroom.models;

import static dev.workroom.models.AnthropicMessagesTest.SHORT;
import static dev.workroom.models.ModelServer.bytes;
import static dev.workroom.models.Trials.anthropic;
import static dev.workroom.models.Trials.openAi;
import static dev.workroom.models.Trials.prompt;
import static dev.workroom.models.Trials.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.message.Message;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.core.model.Model.Reply;
import dev.workroom.core.model.ModelException;
import dev.workroom.models.Endpoint.Timeouts;
import dev.workroom.models.ModelServer.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Bad servers: each gives a reply in the end, or one sentence that says what to do. */
class HttpModelTest {
  private static final String OVERLOADED =
      "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";

  @AutoClose private final ModelServer server = new ModelServer();
  @AutoClose private final HttpModel model = anthropic(server);
  private final List<Delta> deltas = new ArrayList<>();

  HttpModelTest() throws IOException {}

  @Test
  void triesAgainWhileTheProviderIsBusyAndTellsTheViewer() throws Exception {
    server
        .thenStatus(529, OVERLOADED)
        .thenStatus(500, "oops")
        .thenStatus(408, "")
        .thenStream(SHORT);

    assertThat(reply().message().text()).isEqualTo("ok");
    assertThat(retries()).extracting(Delta.Retrying::attempt).containsExactly(1, 2, 3);
    assertThat(retries().getFirst().reason()).contains("overloaded").contains("529");
  }

  @Test
  void waitsAsLongAsTheProviderAsks() throws Exception {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(1));
    server
        .thenStatus(429, "{}", "retry-after-ms", "20")
        .thenStatus(429, "{}", "retry-after", "0.02")
        .thenStatus(429, "{}", "retry-after", date)
        .thenStream(SHORT);

    assertThat(reply().message().text()).isEqualTo("ok");
    assertThat(retries()).hasSize(3);
  }

  @Test
  void doesNotWaitForHours() {
    server.thenStatus(429, "{\"error\":{\"message\":\"Slow down\"}}", "retry-after", "7200");

    assertThatThrownBy(this::reply)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("limits requests (429: Slow down)")
        .hasMessageContaining("asks to wait 7200 s");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void givesUpAfterTheLastAttempt() {
    for (int i = 0; i < 4; i++) {
      server.thenStatus(529, OVERLOADED);
    }

    assertThatThrownBy(this::reply)
        .hasMessageContaining("is overloaded (529: Overloaded)")
        .hasMessageContaining("tried 4 times");
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void doesNotRepeatWhatTheProviderHasRefused() {
    refused(
        401,
        "{\"error\":{\"message\":\"invalid key " + Trials.KEY + "\"}}",
        "refuses the key (401: invalid key [key])",
        "Check SOME_API_KEY");
    refused(403, "{}", "does not allow this key to use test-model (403", "SOME_API_KEY");
    refused(
        404,
        "{\"error\":{\"message\":\"model: test-model\"}}",
        "does not know the model 'test-model'",
        "/v1/messages");
    refused(
        400,
        "{\"error\":{\"message\":\"max_tokens: too large.\"}}",
        "did not accept the request (400: max_tokens: too large).");
    refused(
        400,
        "{\"error\":{\"message\":\"prompt is too long: 210000 tokens > 200000 maximum\"}}",
        "The conversation is too long for test-model");
    refused(
        413,
        "<html><body>Request Entity Too Large</body></html>",
        "The conversation is too long",
        "Request Entity Too Large");
    refused(
        400,
        "{\"error\":{\"code\":\"content_policy_violation\",\"message\":\"No\"}}",
        "refuses the content of this conversation (400: No)");
    refused(402, "{\"detail\":\"pay\"}", "has no credit (402: pay)");
    refused(
        429,
        "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"None left\"}}",
        "has no credit (429: None left)");
    refused(307, "", "points elsewhere (307)");
    refused(418, "x".repeat(100_000), "did not accept the request (418: xxx");
  }

  private void refused(int status, String body, String... words) {
    int before = server.requests().size();
    server.thenStatus(status, body);

    assertThatThrownBy(this::reply)
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining(Trials.KEY)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(700));
    assertThat(server.requests()).as("requests with status %d", status).hasSize(before + 1);
  }

  @Test
  void aStreamThatIsCutOffIsTakenAgainFromTheStart() throws Exception {
    String half = SHORT.substring(0, SHORT.indexOf("message_delta"));
    server
        .then(new Answer.Cut(bytes(half)))
        .then(new Answer.Stream(List.of(bytes(half))))
        .thenStream(SHORT);

    assertThat(reply().message().text()).isEqualTo("ok");
    assertThat(retries())
        .hasSize(2)
        .allMatch(retry -> retry.reason().contains("broke off in the middle"));
  }

  @Test
  void aStreamThatIsCutOffInACallOfTheOtherProtocolToo() throws Exception {
    String call = AnthropicMessagesTest.recorded("chat-calls.sse");
    server.then(new Answer.Cut(bytes(call.substring(0, call.indexOf("call_b"))))).thenStream(call);

    try (var chat = openAi(server)) {
      assertThat(chat.reply(prompt(user("go")), deltas::add).message().toolUses()).hasSize(2);
    }
    assertThat(retries()).hasSize(1);
  }

  @Test
  void saysSoWhenTheStreamIsAlwaysCutOff() {
    for (int i = 0; i < 3; i++) {
      server.then(new Answer.Cut(bytes(SHORT.substring(0, 100))));
    }

    assertThatThrownBy(this::reply)
        .hasMessageContaining("broke off in the middle of its answer")
        .hasMessageContaining("tried 3 times");
  }

  @Test
  void anErrorInTheStreamIsTakenLikeAStatus() throws Exception {
    server.thenStream(
        AnthropicMessagesTest.messageStart() + "event: error\ndata: " + OVERLOADED + "\n\n");
    server.thenStream(SHORT);
    assertThat(reply().message().text()).isEqualTo("ok");

    server.thenStream(
        "data: {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long\"}}\n\n");
    assertThatThrownBy(this::reply).hasMessageContaining("conversation is too long");

    server.thenStream("data: {\"error\":{\"message\":\"bad key\",\"code\":401}}\n\n");
    try (var chat = openAi(server)) {
      assertThatThrownBy(() -> chat.reply(prompt(user("go")), deltas::add))
          .hasMessageContaining("refuses the key (401: bad key)");
    }
  }

  @Test
  void garbageIsShownInTheSentence() {
    for (String garbage :
        List.of(
            "<html>Welcome to the proxy</html>",
            "data: {not json}\n\n",
            "data: [1,2]\n\n",
            "data: {\"type\":\"content_block_delta\",\"index\":7}\n\n")) {
      for (int i = 0; i < 3; i++) {
        server.thenStream(garbage);
      }
      assertThatThrownBy(this::reply)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("is not an event stream of the Messages protocol")
          .hasMessageContaining(garbage.strip().replace("data: ", ""));
    }
  }

  @Test
  void anEmptyAnswerIsNoReply() {
    for (int i = 0; i < 3; i++) {
      server.thenStream("");
    }
    assertThatThrownBy(this::reply).hasMessageContaining("is not an event stream");
  }

  @Test
  void aClosedConnectionIsTriedAgain() throws Exception {
    server.then(new Answer.Slam()).thenStream(SHORT);

    assertThat(reply().message().text()).isEqualTo("ok");
    assertThat(retries()).hasSize(1);
  }

  @Test
  void anEndpointThatIsDownIsNamed() throws Exception {
    server.close();

    assertThatThrownBy(this::reply)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("There is no connection to " + server.url())
        .hasMessageContaining("Check that the endpoint runs");
    assertThat(retries()).hasSize(2);
  }

  @Test
  void anEndpointThatHangsIsGivenUp() throws Exception {
    server.then(new Answer.Silence()).then(new Answer.Quiet(bytes(SHORT.substring(0, 150))));

    try (var hasty = hasty(Duration.ofMillis(200), Duration.ofMinutes(1))) {
      assertThatThrownBy(() -> hasty.reply(prompt(user("go")), deltas::add))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("sent nothing for 200 ms")
          .hasMessageContaining("tried 2 times");
    }
  }

  @Test
  void anEndpointThatDoesNotFinishIsGivenUp() throws Exception {
    server.then(new Answer.Quiet(bytes(AnthropicMessagesTest.messageStart())));

    try (var hasty = hasty(Duration.ofMinutes(1), Duration.ofMillis(300))) {
      assertThatThrownBy(() -> hasty.reply(prompt(user("go")), deltas::add))
          .hasMessageContaining("did not finish its answer within 300 ms");
    }
  }

  @Test
  void theReplyIsThereThoughTheStreamIsNotEnded() throws Exception {
    server.then(new Answer.Quiet(bytes(SHORT))).thenStream(SHORT);

    assertThat(reply().message().text()).isEqualTo("ok");
    assertThat(reply().message().text()).isEqualTo("ok");
    assertThat(server.requests()).extracting(ModelServer.Request::connection).containsExactly(1, 2);
  }

  @Test
  void anInterruptEndsTheWaitForTheAnswer() throws Exception {
    server.then(new Answer.Silence());
    interruptedWhileWaiting();
  }

  @Test
  void anInterruptEndsTheWaitInTheMiddleOfTheAnswer() throws Exception {
    server.then(new Answer.Quiet(bytes(SHORT.substring(0, 150))));
    interruptedWhileWaiting();
  }

  private void interruptedWhileWaiting() throws Exception {
    var thrown = new AtomicReference<Throwable>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                reply();
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    server.awaitRequest();
    caller.interrupt();
    caller.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void theWarmConnectionServesTheFirstRequest() throws Exception {
    server.thenStream(SHORT);

    model.warm();
    reply();

    assertThat(server.last().connection()).isEqualTo(1);
  }

  @Test
  void warmingUpToNothingIsNoTrouble() throws Exception {
    server.close();
    model.warm();

    assertThatThrownBy(this::reply).isInstanceOf(ModelException.class);
  }

  @Test
  void manyRepliesAtOnce() throws Exception {
    for (int i = 0; i < 30; i++) {
      server.thenStream(SHORT);
    }
    var texts = new ConcurrentLinkedQueue<String>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 30; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  texts.add(model.reply(prompt(user("go")), _ -> {}).message().text());
                } catch (ModelException | InterruptedException e) {
                  texts.add(String.valueOf(e));
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(texts).hasSize(30).containsOnly("ok");
  }

  private HttpModel hasty(Duration idle, Duration total) {
    var timeouts = new Timeouts(Duration.ofSeconds(5), idle, total);
    return HttpModel.anthropic(
        Trials.endpoint(server.url() + "/v1/messages", timeouts),
        Trials.PRICE,
        new Trials.Pictured());
  }

  private Reply reply() throws ModelException, InterruptedException {
    Message message = user("go");
    return model.reply(prompt(message), deltas::add);
  }

  private List<Delta.Retrying> retries() {
    return deltas.stream()
        .filter(Delta.Retrying.class::isInstance)
        .map(Delta.Retrying.class::cast)
        .toList();
  }
}
