package dev.workroom.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads UTF-8 lines of bounded length from a stream. */
final class Lines {
  private final InputStream in;
  private final int longest;
  private final byte[] buffer = new byte[1 << 13];
  private int position;
  private int filled;

  Lines(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /**
   * The next line without its end; null at the end of the stream.
   *
   * @throws IOException if the stream breaks or a line is too long
   */
  @Nullable String next() throws IOException {
    var rest = new ByteArrayOutputStream(0);
    while (true) {
      if (position == filled) {
        filled = in.read(buffer);
        position = 0;
        if (filled <= 0) {
          filled = 0;
          return rest.size() == 0 ? null : rest.toString(StandardCharsets.UTF_8);
        }
      }
      int start = position;
      while (position < filled && buffer[position] != '\n') {
        position++;
      }
      if (rest.size() + position - start > longest) {
        throw new IOException("a line is longer than " + longest + " bytes");
      }
      if (position < filled) {
        int length = position - start;
        position++;
        if (rest.size() == 0) {
          return new String(buffer, start, length, StandardCharsets.UTF_8);
        }
        rest.write(buffer, start, length);
        return rest.toString(StandardCharsets.UTF_8);
      }
      rest.write(buffer, start, position - start);
    }
  }
}
