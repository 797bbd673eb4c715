package dev.workroom.extensions.mcp;

import dev.workroom.core.tool.Tool.Context;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One call of a tool, which may stop in the middle to ask a person. The call itself goes on in a
 * thread of its own: the loop may come back for it much later, or never.
 */
final class Conversation {
  /** What the call says. */
  sealed interface Said {
    record Done(McpResource.Outcome outcome) implements Said {}

    record Failed(Exception why) implements Said {}

    /** It wants to know something. */
    record Asks(Elicitation elicitation) implements Said {}

    /** It wants the session's model to answer; {@code params} as the protocol has them. */
    record Samples(Map<String, Object> params) implements Said {}
  }

  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<Host.Reply> replies = new LinkedBlockingQueue<>();
  private final Context context;
  private final Thread thread;

  /** The call itself, which is told in what conversation it is. */
  interface Call {
    McpResource.Outcome run(Conversation self) throws Exception;
  }

  private Conversation(Context context, Call call) {
    this.context = context;
    this.thread =
        Thread.ofVirtual()
            .unstarted(() -> {
              try {
                said.add(new Said.Done(call.run(this)));
              } catch (Exception e) {
                said.add(new Said.Failed(e));
              }
            });
  }

  static Conversation begin(Context context, Call call) {
    var conversation = new Conversation(context, call);
    conversation.thread.start();
    return conversation;
  }

  /** The session's call that it serves. */
  Context context() {
    return context;
  }

  /** What it says next; an interrupt takes the call back. */
  Said next() throws InterruptedException {
    try {
      return said.take();
    } catch (InterruptedException e) {
      cancel();
      throw e;
    }
  }

  /** What it says next, if that is soon enough; else the call is taken back. */
  Said next(long seconds) throws InterruptedException {
    Said next;
    try {
      next = said.poll(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      cancel();
      throw e;
    }
    if (next == null) {
      cancel();
      return new Said.Failed(new IOException("it did not end when the question was refused"));
    }
    return next;
  }

  void cancel() {
    thread.interrupt();
  }

  /** A person's answer to what was asked. */
  void reply(Host.Reply reply) {
    replies.add(reply);
  }

  /** Called by the server's side: asks, and waits as long as it takes. */
  Host.Reply ask(Elicitation elicitation) throws InterruptedException {
    said.add(new Said.Asks(elicitation));
    return replies.take();
  }

  /** Called by the server's side: whether a person lets it use the model. */
  boolean allowed(Map<String, Object> params) throws InterruptedException {
    said.add(new Said.Samples(params));
    return replies.take() instanceof Host.Reply.Accepted;
  }
}
