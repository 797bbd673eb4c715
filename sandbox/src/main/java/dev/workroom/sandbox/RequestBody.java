package dev.workroom.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** The body of a request on its way to the server: to its end and not a byte further. */
final class RequestBody {
  private static final int LONGEST_LINE = 16;

  private RequestBody() {}

  /**
   * @param length in bytes; empty: it comes in chunks (RFC 9112, section 7.1), which are passed on
   *     without extensions and trailers
   */
  static void copy(OptionalLong length, InputStream from, OutputStream to) throws IOException {
    if (length.isPresent()) {
      exactly(length.getAsLong(), from, to);
      return;
    }
    while (true) {
      String line = line(from);
      if (!line.matches("[0-9a-fA-F]{1,8}")) {
        throw new IOException("The request has a chunk without a size.");
      }
      long size = Long.parseLong(line, 16);
      to.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
      exactly(size, from, to);
      if (!line(from).isEmpty()) {
        throw new IOException("The request has a chunk of another size than it says.");
      }
      to.write(new byte[] {'\r', '\n'});
      if (size == 0) {
        return;
      }
    }
  }

  private static void exactly(long length, InputStream from, OutputStream to) throws IOException {
    var buffer = new byte[1 << 14];
    for (long left = length; left > 0; ) {
      int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException("The request breaks off.");
      }
      to.write(buffer, 0, read);
      left -= read;
    }
  }

  private static String line(InputStream from) throws IOException {
    var line = new ByteArrayOutputStream();
    while (line.size() <= LONGEST_LINE) {
      int c = from.read();
      if (c == '\r') {
        if (from.read() != '\n') {
          break;
        }
        return line.toString(StandardCharsets.US_ASCII);
      }
      if (c < 0 || c == '\n') {
        break;
      }
      line.write(c);
    }
    throw new IOException("The request has a chunk without an end.");
  }
}
