package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.FakeEndpoint.Answer;
import dev.workroom.checks.ModelReply.Use;
import dev.workroom.core.session.SessionState;
import dev.workroom.store.SqliteStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people do while sub-agents work, and what becomes of these, in both protocols. */
class SubagentsHttpTest {
  private static final List<String> PARTS = List.of("one", "two");
  @TempDir Path place;

  @ParameterizedTest
  @EnumSource
  void whatIsSaidReachesThemAndAPauseHoldsThem(Protocol p) throws Exception {
    OverHttp on = OverHttp.at(place, p);
    var happened = new CountDownLatch(1);
    try (var endpoint =
        whileBothThink(
            p,
            happened,
            () -> {
              assertThat(on.its("say", "Use commas.")).startsWith("0 ");
              assertThat(on.its("pause")).startsWith("0 ").contains("pauses when");
              awaitPaused(on);
              happened.countDown();
            })) {
      assertThat(on.auto(endpoint, "Two parts.")).startsWith("3 ").contains("paused", "resume");
      assertThat(on.files()).as("nothing new is begun").isEmpty();
      assertThat(endpoint.requests()).as("the session's, and one of each").hasSize(3);

      assertThat(on.its("resume", "--no-verify"))
          .startsWith("0 ")
          .contains("has read what was said", "agent    done: one", "agent    done: two");
      assertThat(on.files()).containsExactly("one.txt", "two.txt");
      List<String> requests = endpoint.requests();
      assertThat(requests.subList(3, requests.size()))
          .as("each one hears it")
          .allSatisfy(request -> assertThat(request).contains("Use commas."));
      assertThat(requests.getLast()).contains("Sub-agent \\\"one\\\" is done");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStopStopsThemAndAResumeBringsTheWorkToItsEnd(Protocol p) throws Exception {
    OverHttp on = OverHttp.at(place, p);
    var happened = new CountDownLatch(1);
    try (var endpoint =
        whileBothThink(p, happened, () -> assertThat(on.its("stop")).contains("told to stop"))) {
      assertThat(on.auto(endpoint, "Two parts."))
          .startsWith("130 ")
          .contains("STOPPED", "one", "two", "Stopped. 'workroom resume");
      assertThat(on.files()).as("whole files only").isEmpty();
      happened.countDown(); // the answers that nobody waits for any more
      assertThat(on.here("sessions")).contains("stopped");
      assertThat(on.its("resume", "--prompt", "Go on.", "--no-verify")).startsWith("0 ");
      assertThat(endpoint.requests().getLast())
          .as("the model knows what was not finished")
          .contains("Go on.", "was stopped");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatFailsSaysNothingOrIsTooSlowIsShownAsSuch(Protocol p) throws Exception {
    OverHttp on = OverHttp.at(place, p);
    try (var endpoint =
        new FakeEndpoint(
            p.calls("Agent", "{\"description\":\"mute\",\"prompt\":\"Say it.\"}"),
            p.says(""),
            p.calls("Agent", "{\"description\":\"broken\",\"prompt\":\"Do it.\"}"),
            FakeEndpoint.status(400, "{\"error\":{\"message\":\"no such thing\"}}"),
            p.calls("Agent", "{\"description\":\"slow\",\"prompt\":\"Wait.\",\"minutes\":0.02}"),
            p.calls("Shell", "{\"command\":\"sleep 300\"}"),
            p.says("None of them worked."))) {
      assertThat(on.auto(endpoint, "Ask three."))
          .startsWith("0 ")
          .contains("mute", "broken", "slow", "TIME");
      assertThat(endpoint.requests().get(2)).contains("Its work is not finished");
      assertThat(endpoint.requests().get(4)).contains("broken", "no such thing");
      assertThat(endpoint.requests().getLast()).contains("\\\"slow\\\"", "time");
    }
  }

  /**
   * Two sub-agents that write a file each once something has happened; it does while they think.
   */
  private static FakeEndpoint whileBothThink(
      Protocol p, CountDownLatch happened, Runnable meanwhile) throws Exception {
    var thinking = new CountDownLatch(PARTS.size());
    var asked = new ArrayList<String>();
    Thread.ofVirtual()
        .start(() -> {
          await(thinking);
          meanwhile.run();
        });
    return FakeEndpoint.by(request -> {
      if (!request.contains("You are a sub-agent")) {
        return asked.isEmpty() && asked.add(request)
            ? p.calls(10, PARTS.stream().map(SubagentsHttpTest::agent).toArray(Use[]::new))
            : p.says("Both are done.");
      }
      String part = request.contains("PART one") ? "one" : "two";
      if (request.contains("AGAIN")) {
        return p.says("Written.");
      }
      if (request.contains("COLUMNS")) { // what was said kept it from being made
        return request.contains("Not run:") ? write(p, part, "AGAIN") : p.says("Written.");
      }
      Answer write = write(p, part, "COLUMNS");
      return exchange -> {
        thinking.countDown();
        await(happened);
        write.give(exchange);
      };
    });
  }

  private static Answer write(Protocol p, String part, String text) {
    return p.calls("Write", "{\"path\":\"%s.txt\",\"content\":\"%s\"}".formatted(part, text));
  }

  private static Use agent(String part) {
    return Use.of("Agent", "{\"description\":\"%s\",\"prompt\":\"PART %s\"}".formatted(part, part));
  }

  /** Another process is told of a pause within moments. */
  private static void awaitPaused(OverHttp on) {
    try (var store = SqliteStore.open(on.home())) {
      while (!store.sessions().stream()
          .map(one -> SessionState.of(store.read(one.id(), 1)))
          .allMatch(SessionState::paused)) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
