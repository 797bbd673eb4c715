package dev.workroom.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The beginning and the end of a stream of any length, as text; the middle is read and dropped, so
 * that the program that writes never has to wait.
 */
final class KeptOutput {
  private final int headLimit;
  private final byte[] tail;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final ReentrantLock lock = new ReentrantLock();
  private long tailBytes;

  /** Keeps at most that many bytes, half from each end. */
  KeptOutput(int limit) {
    if (limit < 2) {
      throw new IllegalArgumentException("Output needs room for at least two bytes.");
    }
    this.headLimit = limit / 2;
    this.tail = new byte[limit - headLimit];
  }

  /** Reads the stream to its end, or until whoever owns it closes it. */
  void drain(InputStream stream) {
    byte[] buffer = new byte[1 << 16];
    try (stream) {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        keep(buffer, read);
      }
    } catch (IOException closed) {
      // A killed process's pipe may be closed while we read; what came before is kept.
    }
  }

  boolean truncated() {
    lock.lock();
    try {
      return tailBytes > tail.length;
    } finally {
      lock.unlock();
    }
  }

  /** What was kept, with a line that says how much is left out between the two parts. */
  String text() {
    lock.lock();
    try {
      var all = new ByteArrayOutputStream();
      all.writeBytes(head.toByteArray());
      if (tailBytes <= tail.length) {
        all.write(tail, 0, (int) tailBytes);
        return all.toString(StandardCharsets.UTF_8);
      }
      int start = (int) (tailBytes % tail.length);
      var end = new ByteArrayOutputStream();
      end.write(tail, start, tail.length - start);
      end.write(tail, 0, start);
      return "%s\n[… %,d bytes left out …]\n%s"
          .formatted(
              all.toString(StandardCharsets.UTF_8),
              tailBytes - tail.length,
              end.toString(StandardCharsets.UTF_8));
    } finally {
      lock.unlock();
    }
  }

  private void keep(byte[] bytes, int count) {
    lock.lock();
    try {
      int toHead = Math.min(count, headLimit - head.size());
      head.write(bytes, 0, toHead);
      // Only the last of what one read brings can still be in the ring afterwards.
      int from = Math.max(toHead, count - tail.length);
      tailBytes += from - toHead;
      while (from < count) {
        int at = (int) (tailBytes % tail.length);
        int length = Math.min(count - from, tail.length - at);
        System.arraycopy(bytes, from, tail, at, length);
        from += length;
        tailBytes += length;
      }
    } finally {
      lock.unlock();
    }
  }
}
