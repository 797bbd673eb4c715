package dev.workroom.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The one reader of a terminal while a session runs: a line answers the question that is open, and
 * is said to the session when none is. A line that ends with Tab instead is completed, and what is
 * typed next goes on from there.
 */
final class Keyboard implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Terminal terminal;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Consumer<String> said = _ -> {};
  private volatile UnaryOperator<String> completed = line -> line;

  /** What was typed and completed of the line at hand; the terminal knows no more of it. */
  private String begun = "";

  /** What was typed of it since. */
  private final StringBuilder typing = new StringBuilder();

  /** Ends once it is interrupted; it reads only what is there, so it never hangs in a read. */
  private volatile Thread listener = Thread.ofVirtual().unstarted(() -> {});

  Keyboard(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * From here on {@code said} gets the lines that are no answers; does nothing without a person.
   */
  void listen(Consumer<String> said) {
    if (terminal.live()) {
      this.said = said;
      listener = Thread.ofVirtual().name("keyboard").start(this::look);
    }
  }

  /**
   * From here on Tab completes.
   *
   * @param completed the line as it stands, to the line as it is to stand; it is shown by this
   */
  Keyboard completing(UnaryOperator<String> completed) {
    this.completed = completed;
    return this;
  }

  /** Takes the key for as long as the answer is open; without a person there is none to take. */
  TabKey tab() {
    return terminal.live() && Terminal.shown(terminal.err()) ? TabKey.taken() : TabKey.none();
  }

  /**
   * Puts a question; the lines that come while it runs are its own. What was typed before cannot
   * have been meant as an answer to it.
   */
  void question(Runnable question) {
    reading.lock();
    try {
      heard();
      question.run();
    } finally {
      reading.unlock();
    }
  }

  private void look() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        reading.lockInterruptibly();
        try {
          heard();
        } finally {
          reading.unlock();
        }
      }
    } catch (InterruptedException _) {
      // the run has ended
    }
  }

  private void heard() {
    try {
      while (listener.isAlive() && terminal.in().ready()) {
        int c = terminal.in().read();
        if (c < 0) {
          return;
        }
        key((char) c);
      }
    } catch (IOException _) {
      // a terminal that is gone says nothing; a question meets its end
    }
  }

  private void key(char c) {
    switch (c) {
      case '\n' -> {
        String line = begun + typing;
        clear();
        said.accept(line.strip());
      }
      case '\t' -> {
        // What was completed and not gone on with is let go of by a second Tab.
        boolean again = !begun.isEmpty() && typing.isEmpty();
        String line = again ? "" : begun + typing;
        clear();
        begun = completed.apply(line);
      }
      case '\r' -> {
        // half of a line's end
      }
      default -> typing.append(c);
    }
  }

  private void clear() {
    begun = "";
    typing.setLength(0);
  }

  @Override
  public void close() {
    listener.interrupt();
  }
}
