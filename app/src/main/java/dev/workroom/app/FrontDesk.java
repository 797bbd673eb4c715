package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.Delta;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Between the sessions and the person: one thread shows what happens and puts the questions, in
 * order, so that no session waits for a slow terminal and no output gets mixed up.
 */
final class FrontDesk implements AutoCloseable {
  private final List<Progress> views;
  private final Attendant attendant;
  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closing;

  FrontDesk(List<Progress> views, Attendant attendant) {
    this.views = List.copyOf(views);
    this.attendant = attendant;
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

  /** Puts a question that was asked before this process began. */
  void ask(SessionId session, CallId call, Request request) {
    inbox.add(() -> put(session, call, request));
  }

  private void put(SessionId session, CallId call, Request request) {
    views.forEach(Progress::yield);
    attendant.answer(session, call, request);
  }

  void delta(SessionId session, Delta delta) {
    inbox.add(() -> views.forEach(view -> view.delta(session, delta)));
  }

  private void work() {
    try {
      while (!closing || !inbox.isEmpty()) {
        Runnable next = inbox.poll(100, java.util.concurrent.TimeUnit.MILLISECONDS);
        if (next != null) {
          next.run();
        }
      }
    } catch (InterruptedException _) {
      // closed while a question was open
    }
  }

  /** Shows what is still to be shown. */
  @Override
  public void close() {
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
