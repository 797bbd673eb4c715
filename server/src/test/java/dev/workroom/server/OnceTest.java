package dev.workroom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that acts does so once for its key, however often it comes. */
class OnceTest {
  private static final String KEY = "a-key-of-the-page";
  private final Once once = new Once();

  @Test
  void whoComesAgainGetsTheSameAnswerAlsoWhileTheFirstIsAtWork() throws Exception {
    var acted = new AtomicInteger();
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    Once.Act act =
        () -> {
          begun.countDown();
          go.await();
          return "answer " + acted.incrementAndGet();
        };
    var answers = new java.util.concurrent.ConcurrentLinkedQueue<Object>();
    Runnable request =
        () -> {
          try {
            answers.add(once.of(KEY, "/api/folders", act));
          } catch (Exception e) {
            answers.add(e);
          }
        };
    Thread first = Thread.ofVirtual().start(request);
    begun.await();
    Thread second = Thread.ofVirtual().start(request);
    go.countDown();
    first.join();
    second.join();
    assertThat(answers).containsExactly("answer 1", "answer 1");
  }

  @Test
  void whatFailedMayBeTriedAgainAndAKeyIsForOneThing() throws Exception {
    assertThatThrownBy(() ->
            once.of(
                KEY,
                "/api/folders",
                () -> {
                  throw Refused.bad("no");
                }))
        .isInstanceOf(Refused.class);
    assertThat(once.of(KEY, "/api/folders", () -> "yes")).isEqualTo("yes");
    assertThatThrownBy(() -> once.of(KEY, "/api/plugins/offers", () -> "other"))
        .hasMessageContaining("used for something else");
  }

  /** Every POST of the contract that acts asks for a key. */
  @Test
  void everyRequestThatActsNeedsAKey(@TempDir Path folder) throws Exception {
    try (Served served = Served.in(folder)) {
      for (Route route : served.server().routes()) {
        // What is only read, and what the program itself asks for, changes nothing twice.
        if (!route.method().equals("POST")
            || java.util.List.of("/api/brief", "/api/link", "/api/stop").contains(route.path())) {
          continue;
        }
        String path = route.path().replaceAll("\\{[a-z0-9]+}", "one");
        String body =
            route.path().equals("/api/sessions/{id}/commands") ? "{\"type\":\"Pause\"}" : "{}";
        var answer =
            served.sent(
                served
                    .request(path)
                    .header("Origin", "http://" + served.host())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(path).isEqualTo(400);
        assertThat(answer.body()).as(path).contains("Idempotency-Key");
      }
    }
  }
}
