package dev.workroom.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The one reader of a terminal while a session runs: a line answers the question that is open, and
 * is said to the session when none is.
 */
final class Keyboard implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Terminal terminal;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Consumer<String> said = _ -> {};

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
        String line = terminal.in().readLine();
        if (line == null) {
          return;
        }
        said.accept(line.strip());
      }
    } catch (IOException _) {
      // a terminal that is gone says nothing; a question meets its end
    }
  }

  @Override
  public void close() {
    listener.interrupt();
  }
}
