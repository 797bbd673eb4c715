package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.Delta;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Between the sessions and the person: one thread shows what happens and puts the questions, in
 * order, so that no session waits for a slow terminal and no output gets mixed up.
 */
final class FrontDesk implements AutoCloseable {
  private final List<Progress> views;
  private final Attendance attendance;
  private final Keyboard keyboard;
  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final Consumer<String> troubles;
  private volatile boolean closing;

  /** {@code troubles} is told why something could not be shown or answered. */
  FrontDesk(
      List<Progress> views, Attendance attendance, Keyboard keyboard, Consumer<String> troubles) {
    this.troubles = troubles;
    this.views = List.copyOf(views);
    this.attendance = attendance;
    this.keyboard = keyboard;
    this.thread = Thread.ofVirtual().name("front desk").start(this::work);
  }

  void entry(SessionId session, Entry entry) {
    inbox.add(() -> {
      views.forEach(view -> view.entry(session, entry));
      if (entry.event() instanceof ApprovalRequested(CallId call, Request request)) {
        put(session, call, request);
      }
    });
  }

  /** Whether there is anything to show to. */
  boolean shows() {
    return !views.isEmpty();
  }

  /** What happened before this process began. */
  void earlier(SessionId session, List<Entry> entries) {
    inbox.add(() -> entries.forEach(e -> views.forEach(view -> view.earlier(session, e))));
  }

  /** Puts a question that was asked before this process began. */
  void ask(SessionId session, CallId call, Request request) {
    inbox.add(() -> put(session, call, request));
  }

  private void put(SessionId session, CallId call, Request request) {
    keyboard.question(() -> {
      views.forEach(Progress::yield);
      attendance.answer(session, call, request);
    });
  }

  /** A person typed a line that is no answer; {@code answer} is what came of it, if no entry is. */
  void typed(String line, String answer) {
    inbox.add(() -> views.forEach(view -> view.typed(line, answer)));
  }

  /** A line was completed. */
  void completed(String line, String told) {
    inbox.add(() -> views.forEach(view -> view.completed(line, told)));
  }

  void delta(SessionId session, Delta delta) {
    inbox.add(() -> views.forEach(view -> view.delta(session, delta)));
  }

  private void work() {
    try {
      while (!closing || !inbox.isEmpty()) {
        Runnable next = inbox.poll(100, java.util.concurrent.TimeUnit.MILLISECONDS);
        if (next != null) {
          serve(next);
        }
      }
    } catch (InterruptedException _) {
      // closed while a question was open
    }
  }

  /** One thing that cannot be shown or answered must not keep the rest from it. */
  private void serve(Runnable next) {
    try {
      next.run();
    } catch (RuntimeException e) {
      troubles.accept(String.valueOf(e.getMessage()));
    }
  }

  /** Shows what is still to be shown. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    try {
      thread.join(java.time.Duration.ofSeconds(2));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
    views.forEach(Progress::close);
  }
}
