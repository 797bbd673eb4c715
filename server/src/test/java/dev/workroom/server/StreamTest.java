package dev.workroom.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Event;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.Delta;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one stream of a browser: every entry once and in order, whatever happens to the line. */
class StreamTest {
  private static final int SESSIONS = 50;
  private static final int ENTRIES = 60;
  private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");
  private static final Pattern SESSION = Pattern.compile("\"session\":\"([^\"]+)\"");

  @TempDir Path folder;
  private Served served;

  /** One event as it came. */
  private record Came(String id, String name, String data) {}

  @BeforeEach
  void serve() throws Exception {
    served = Served.in(folder);
  }

  @AfterEach
  void end() {
    served.close();
  }

  @Test
  void aLongAnswerComesPackedToWhoTakesItSo() throws Exception {
    served.shelf().append("long", said("word ".repeat(2_000)));
    String path = "/api/sessions/long/entries";
    HttpResponse<byte[]> packed =
        served
            .client()
            .send(
                served.request(path).header("Accept-Encoding", "gzip, br").build(),
                BodyHandlers.ofByteArray());
    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(packed.body()).hasSizeLessThan(1_000);
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(in).hasContent(served.get(path).body());
    }
  }

  @Test
  void fiftySessionsAtOnceLoseNothingAndDoubleNothingOverManyBrokenLines() throws Exception {
    var ready = new CountDownLatch(1);
    var writers = new ArrayList<Thread>();
    for (int s = 0; s < SESSIONS; s++) {
      String id = "s" + s;
      writers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < ENTRIES; i++) {
                  served.shelf().append(id, said("word " + i));
                  served.server().ring();
                  served.server().delta(new SessionId(id), new Delta.Text("x"));
                  ready.countDown();
                }
              }));
    }
    ready.await();
    var entries = new ArrayList<Came>();
    long position = 0;
    int lines = 0;
    while (entries.size() < SESSIONS * ENTRIES) {
      // The line breaks off again and again, at any place.
      int most = 150 + 37 * (lines++ % 7);
      List<Came> part =
          read(
              position,
              all ->
                  all.stream().filter(StreamTest::entry).count() >= most
                      || entries.size() + all.stream().filter(StreamTest::entry).count()
                          >= SESSIONS * ENTRIES);
      for (Came came : part) {
        if (entry(came)) {
          entries.add(came);
          position = Long.parseLong(came.id());
        }
      }
    }
    for (Thread writer : writers) {
      writer.join();
    }
    assertThat(lines).isGreaterThan(5);
    assertThat(entries.stream().map(Came::id).map(Long::parseLong))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, SESSIONS * ENTRIES).boxed().toList());
    var bySession = new LinkedHashMap<String, List<Long>>();
    for (Came came : entries) {
      bySession
          .computeIfAbsent(first(SESSION, came), _ -> new ArrayList<>())
          .add(Long.parseLong(first(SEQ, came)));
    }
    assertThat(bySession).hasSize(SESSIONS);
    bySession.forEach((id, seqs) ->
        assertThat(seqs)
            .as(id)
            .containsExactlyElementsOf(LongStream.rangeClosed(1, ENTRIES).boxed().toList()));
  }

  @Test
  void whatAModelWritesComesPieceByPieceAndWholeToWhoComesLater() throws Exception {
    served.shelf().append("s1", said("go"));
    var session = new SessionId("s1");
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < 200; i++) {
                served.server().delta(session, new Delta.Text("w" + i + " "));
                pause();
              }
            });
    String whole = "w0 ";
    for (int i = 1; i < 200; i++) {
      whole += "w" + i + " ";
    }
    String end = whole;
    List<Came> early = read(0, all -> written(all).equals(end));
    assertThat(written(early)).isEqualTo(whole);
    writer.join();
    List<Came> late = read(1, all -> all.stream().anyMatch(c -> c.name().equals("draft")));
    assertThat(written(late)).isEqualTo(whole);
    // What stands in the log is no draft any more.
    served.server().written(session);
    List<Came> after =
        read(1, all -> all.stream().filter(c -> c.name().equals("beat")).count() > 1);
    assertThat(written(after)).isEmpty();
  }

  @Test
  void aPositionThatIsNotOfThisLogIsToldAtOnce() throws Exception {
    served.shelf().append("s1", said("go"));
    awaitPosition(1);
    List<Came> came = read(99, all -> !all.isEmpty());
    assertThat(came.getFirst().name()).isEqualTo("hello");
    assertThat(came.getFirst().data()).contains("\"reset\":true", "\"position\":1");
    assertThat(read(1, all -> !all.isEmpty()).getFirst().data()).contains("\"reset\":false");
  }

  @Test
  void theNewestRowAndProgressComeWithoutBeingAskedFor() throws Exception {
    Thread late =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < 20; i++) {
                served.shelf().append("s1", said("more"));
                served.server().ring();
                pause();
              }
            });
    List<Came> came =
        read(
            0,
            all ->
                all.stream()
                        .anyMatch(c -> c.name().equals("row") && c.data().contains("\"seq\":20"))
                    && all.stream()
                        .anyMatch(
                            c -> c.name().equals("progress") && c.data().contains("\"seq\":20")));
    late.join();
    assertThat(came.stream().filter(c -> c.name().equals("row")).count()).isLessThan(20);
  }

  @Test
  void whoReadAListIsToldWhatChangedBeforeTheStreamBegan() throws Exception {
    served.shelf().append("s1", said("go"));
    read(0, all -> all.stream().anyMatch(c -> c.name().equals("progress")));
    // Nothing happens any more; a browser that listed at this position may have an older row.
    List<Came> came = read(1, all -> all.stream().anyMatch(c -> c.name().equals("progress")));
    assertThat(came.stream().map(Came::name).limit(3)).containsExactly("hello", "row", "progress");
  }

  @Test
  void aStoreThatCannotBeReadForAWhileIsReadAgain() throws Exception {
    served.shelf().append("s1", said("one"));
    awaitPosition(1);
    served.shelf().broken(true);
    served.shelf().append("s1", said("two"));
    served.server().ring();
    for (int i = 0; i < 6_000 && served.shelf().failures() == 0; i++) {
      Thread.sleep(10);
    }
    assertThat(served.shelf().failures()).isPositive();
    served.shelf().broken(false);
    assertThat(read(1, all -> all.stream().anyMatch(StreamTest::entry)).getLast().data())
        .contains("two");
  }

  private void awaitPosition(long position) throws Exception {
    read(0, all -> all.stream().anyMatch(c -> c.id().equals(String.valueOf(position))));
  }

  private static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** The text of the draft as a browser would show it. */
  private static String written(List<Came> all) {
    var text = new StringBuilder();
    for (Came came : all) {
      switch (came.name()) {
        case "draft" -> {
          text.setLength(0);
          text.append(first(Pattern.compile("\"text\":\"([^\"]*)\""), came));
        }
        case "delta" -> {
          assertThat(first(Pattern.compile("\"at\":(\\d+)"), came))
              .as("where %s belongs", came)
              .isEqualTo(String.valueOf(text.length()));
          text.append(first(Pattern.compile("\"text\":\"([^\"]*)\""), came));
        }
        default -> {}
      }
    }
    return text.toString();
  }

  private static boolean entry(Came came) {
    return came.name().equals("entry");
  }

  private static String first(Pattern pattern, Came came) {
    Matcher matcher = pattern.matcher(came.data());
    assertThat(matcher.find()).as(came.data()).isTrue();
    return matcher.group(1);
  }

  private static Event said(String text) {
    return new Event.UserSaid(List.of(new Text(text)));
  }

  /** Reads events after a position until it is enough, then breaks the line off. */
  private List<Came> read(long after, Predicate<List<Came>> enough)
      throws IOException, InterruptedException {
    var came = new ArrayList<Came>();
    try (Stream<String> lines =
        served
            .client()
            .send(
                served.request("/api/stream").header("Last-Event-ID", "" + after).build(),
                BodyHandlers.ofLines())
            .body()) {
      Map<String, String> event = new LinkedHashMap<>();
      for (String line : (Iterable<String>) lines::iterator) {
        if (line.isEmpty()) {
          came.add(
              new Came(
                  event.getOrDefault("id", ""),
                  event.getOrDefault("event", ""),
                  event.getOrDefault("data", "")));
          event.clear();
          if (enough.test(came)) {
            return came;
          }
        } else {
          String[] parts = line.split(": ", 2);
          event.put(parts[0], parts[1]);
        }
      }
    }
    throw new IOException("the stream ended by itself");
  }
}
