package dev.workroom.models;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events out of a byte stream, as the HTML standard defines them: lines end with LF, CR
 * or CRLF, {@code data} lines are joined, comments are left out.
 */
final class EventReader {
  private static final int LONGEST = 64 << 20;
  private static final int BUFFER = 16 << 10;
  private static final int SAMPLE = 200;

  private final InputStream in;
  private final Runnable alive;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private int at;
  private int end;
  private boolean afterReturn;
  private String start = "";

  /**
   * @param alive called whenever bytes have come
   */
  EventReader(InputStream in, Runnable alive) {
    this.in = in;
    this.alive = alive;
  }

  /** The data of the next event that has any; null at the end of the stream. */
  @Nullable String next() throws IOException {
    StringBuilder data = null;
    for (String text = line(); text != null; text = line()) {
      if (text.isEmpty()) {
        if (data != null) {
          return data.toString();
        }
      } else if (text.startsWith("data:")) {
        String value = text.substring(text.startsWith("data: ") ? 6 : 5);
        if (data == null) {
          data = new StringBuilder(value);
        } else {
          data.append('\n').append(value);
        }
        if (data.length() > LONGEST) {
          throw new IOException("an event of more than " + LONGEST + " characters");
        }
      }
    }
    // An event that the end of the stream cuts off does not count.
    return null;
  }

  /** The first bytes as text, to tell what came instead of events. */
  String start() {
    return start;
  }

  /** Takes what is left, so that the connection can serve the next request. */
  void drain() throws IOException {
    at = end;
    while (fill()) {
      at = end;
    }
  }

  private @Nullable String line() throws IOException {
    line.reset();
    while (true) {
      if (at == end && !fill()) {
        return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
      }
      if (afterReturn && buffer[at] == '\n') {
        at++;
        afterReturn = false;
        continue;
      }
      afterReturn = false;
      int start = at;
      while (at < end && buffer[at] != '\n' && buffer[at] != '\r') {
        at++;
      }
      line.write(buffer, start, at - start);
      if (line.size() > LONGEST) {
        throw new IOException("a line of more than " + LONGEST + " bytes");
      }
      if (at < end) {
        afterReturn = buffer[at++] == '\r';
        return line.toString(StandardCharsets.UTF_8);
      }
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = 0;
    int count = in.read(buffer);
    if (count < 0) {
      return false;
    }
    end = count;
    if (start.isEmpty()) {
      start = new String(buffer, 0, Math.min(count, SAMPLE), StandardCharsets.UTF_8);
    }
    alive.run();
    return true;
  }
}
