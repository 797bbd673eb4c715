package dev.workroom.extensions.mcp;

import dev.workroom.core.sandbox.Sandbox.Confined;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A local server: one message a line on its standard streams. What else it prints there is noise
 * and does no harm.
 */
final class StdioTransport implements Transport {
  private static final long STACK = 256 << 10;
  private static final int LONGEST_LAST_WORDS = 300;
  private static final Pattern COMPLAINT =
      Pattern.compile("(?i)\\b\\w*(error|exception|panic|cannot|not found|failed)\\b");
  private static final Duration LAST_WORDS_COME = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Confined process;
  private final OutputStream in;
  private final Inbox inbox;
  private final Thread errors;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile String noise = "";
  private volatile String lastWords = "";
  private volatile String complaint = "";
  private volatile boolean closed;

  StdioTransport(Confined process, Inbox inbox) {
    this.process = process;
    this.in = process.input();
    this.inbox = inbox;
    // A read of a pipe blocks its thread for good, so these are no virtual ones.
    this.errors =
        Thread.ofPlatform()
            .daemon()
            .stackSize(STACK)
            .name("connector-errors")
            .start(this::keepErrors);
    Thread.ofPlatform()
        .daemon()
        .stackSize(STACK)
        .name("connector-answers")
        .start(this::listenToAnswers);
  }

  @Override
  public Exchange send(Frame frame, Map<String, String> headers) throws IOException {
    byte[] line = (frame.text() + "\n").getBytes(StandardCharsets.UTF_8);
    writing.lock();
    try {
      in.write(line);
      in.flush();
      return Exchange.NONE;
    } catch (IOException e) {
      awaitLastWords();
      throw new IOException(why(), e);
    } finally {
      writing.unlock();
    }
  }

  private void listenToAnswers() {
    try {
      lines(
          process.output(),
          line -> {
            try {
              Frame.read(line).forEach(frame -> inbox.arrived(frame, Optional.empty()));
            } catch (IllegalArgumentException _) {
              noise = cut(line);
            }
          });
    } catch (IOException _) {
      // it is gone, as below
    }
    awaitLastWords();
    process.close();
    inbox.lost(new IOException(why()));
  }

  /** What it said last may come behind the end of its answers. */
  private void awaitLastWords() {
    try {
      errors.join(LAST_WORDS_COME);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepErrors() {
    try {
      lines(process.errors(), this::keep);
    } catch (IOException _) {
      // nothing more to keep
    }
  }

  private static String cut(String line) {
    String words = line.strip();
    return words.length() > LONGEST_LAST_WORDS
        ? words.substring(0, LONGEST_LAST_WORDS) + "…"
        : words;
  }

  private void keep(String line) {
    String words = cut(line);
    if (!words.isEmpty()) {
      lastWords = words;
      // Programs complain first and show where they are afterwards.
      if (COMPLAINT.matcher(lastWords).find()) {
        complaint = lastWords;
      }
    }
  }

  private String why() {
    String said = complaint.isEmpty() ? lastWords : complaint;
    String words = said.isEmpty() ? noise : said;
    return closed
        ? "it was closed"
        : words.isEmpty() ? "it stopped" : "it stopped; its last words: " + words;
  }

  /** A line longer than any message may be is left out. */
  private static void lines(InputStream in, Consumer<String> each) throws IOException {
    var line = new ByteArrayOutputStream();
    var chunk = new byte[32 << 10];
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      int from = 0;
      for (int i = 0; i < n; i++) {
        if (chunk[i] == '\n') {
          line.write(chunk, from, i - from);
          from = i + 1;
          if (line.size() <= HttpDoor.LONGEST) {
            each.accept(line.toString(StandardCharsets.UTF_8));
          }
          line.reset();
        }
      }
      if (line.size() <= HttpDoor.LONGEST) {
        line.write(chunk, from, n - from);
      }
    }
  }

  @Override
  public boolean alive() {
    return !closed && process.alive();
  }

  /** The end of its input asks it to go; what is not gone then is killed with all it started. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      in.close();
    } catch (IOException _) {
      // it no longer reads
    }
    long until = System.nanoTime() + GRACE.toNanos();
    boolean interrupted = false;
    while (process.alive() && System.nanoTime() < until && !interrupted) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    process.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
