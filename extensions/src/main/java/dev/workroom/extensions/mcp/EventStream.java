package dev.workroom.extensions.mcp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events, as the HTML standard has them. */
final class EventStream implements AutoCloseable {
  /** One event; {@code id} is the last that was named so far. */
  record Event(String type, String data, Optional<String> id) {}

  private final InputStream in;
  private final long longest;
  private boolean afterReturn;
  private boolean begun;
  private Optional<String> id = Optional.empty();
  private Optional<Long> retryMillis = Optional.empty();

  /** {@code longest} bytes at most in one event. */
  EventStream(InputStream in, long longest) {
    this.in = new BufferedInputStream(in);
    this.longest = longest;
  }

  Optional<String> lastId() {
    return id;
  }

  /** How long the server wants one to wait before coming again. */
  Optional<Long> retryMillis() {
    return retryMillis;
  }

  /** The next event with data; empty at the end. */
  Optional<Event> next() throws IOException {
    String type = "message";
    var data = new StringBuilder();
    boolean some = false;
    for (Optional<String> line = line(); line.isPresent(); line = line()) {
      String text = line.get();
      if (text.isEmpty()) {
        if (some && !data.isEmpty()) {
          return Optional.of(new Event(type, data.toString(), id));
        }
        type = "message";
        data.setLength(0);
        some = false;
        continue;
      }
      int colon = text.indexOf(':');
      String field = colon < 0 ? text : text.substring(0, colon);
      String value = colon < 0 ? "" : text.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "event" -> type = value;
        case "data" -> {
          if (data.length() + value.length() > longest) {
            throw new IOException("it sent an event of more than %d bytes".formatted(longest));
          }
          data.append(some ? "\n" : "").append(value);
          some = true;
        }
        case "id" -> id = value.indexOf('\0') < 0 ? Optional.of(value) : id;
        case "retry" -> {
          if (value.matches("\\d{1,9}")) {
            retryMillis = Optional.of(Long.parseLong(value));
          }
        }
        default -> {
          // comments and fields to come
        }
      }
    }
    return Optional.empty();
  }

  /** A line that ends with LF, CR or both. */
  private Optional<String> line() throws IOException {
    var bytes = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b < 0) {
        return Optional.empty();
      }
      boolean secondOfTwo = afterReturn && b == '\n';
      afterReturn = b == '\r';
      if (secondOfTwo) {
        continue;
      }
      if (b == '\n' || b == '\r') {
        String line = bytes.toString(StandardCharsets.UTF_8);
        boolean marked = !begun && line.startsWith("\uFEFF");
        begun = true;
        return Optional.of(marked ? line.substring(1) : line);
      }
      bytes.write(b);
      if (bytes.size() > longest) {
        throw new IOException("it sent a line of more than %d bytes".formatted(longest));
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
