package dev.workroom.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/** What has gone out and come in for one call, held against its limits. */
final class Traffic {
  private final EgressLimits limits;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();

  Traffic(EgressLimits limits) {
    this.limits = limits;
  }

  /** More went through than a call may have; the message is a sentence. */
  static final class Overflow extends IOException {
    private static final long serialVersionUID = 1;

    Overflow(String sentence) {
      super(sentence);
    }
  }

  /** Counts what is sent; {@code here} counts this connection's own. */
  OutputStream outwards(OutputStream to, AtomicLong here, Runnable moved) {
    return new Metered(to, here, sent, limits.sentBytes(), "sends", moved);
  }

  /** Counts what comes back. */
  OutputStream inwards(OutputStream to, AtomicLong here, Runnable moved) {
    return new Metered(to, here, received, limits.receivedBytes(), "receives", moved);
  }

  private static final class Metered extends OutputStream {
    private final OutputStream to;
    private final AtomicLong here;
    private final AtomicLong call;
    private final long most;
    private final String verb;
    private final Runnable moved;

    Metered(
        OutputStream to, AtomicLong here, AtomicLong call, long most, String verb, Runnable moved) {
      this.to = to;
      this.here = here;
      this.call = call;
      this.most = most;
      this.verb = verb;
      this.moved = moved;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (call.addAndGet(length) > most) {
        throw new Overflow("Cut off: a call %s at most %,d MB.".formatted(verb, most >> 20));
      }
      to.write(bytes, from, length);
      here.addAndGet(length);
      moved.run();
    }
  }
}
