package dev.workroom.tools;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text file, whatever wrote it. UTF-8 with Windows-1252 for the lines that are not,
 * because real exports mix them; UTF-16 by its mark or its zeros. Lines end with LF or CRLF.
 */
final class TextLines implements AutoCloseable {
  private static final Charset WESTERN = Charset.forName("windows-1252");
  private static final int SAMPLE = 8_192;
  private static final int LONGEST_LINE = 1 << 20;
  private static final long MOST_UTF_16 = 64L << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 14];
  private int position;
  private int filled;
  private byte[] line = new byte[256];
  private int length;
  private long number;
  private long slips;
  private boolean cut;

  private TextLines(InputStream in) {
    this.in = in;
  }

  /** Whether the beginning of a file looks like text. */
  static boolean isText(byte[] head) {
    return utf16(head) != null || !hasZero(head);
  }

  static TextLines of(UserFile file) throws IOException {
    byte[] head = file.head(SAMPLE);
    Charset wide = utf16(head);
    if (wide != null) {
      byte[] all = file.content(MOST_UTF_16, String.valueOf(file.path().getFileName()));
      return of(new String(all, wide));
    }
    InputStream in = file.open();
    boolean marked = head.length > 2 && head[0] == (byte) 0xEF && head[1] == (byte) 0xBB;
    if (marked) {
      in.skipNBytes(3);
    }
    return new TextLines(in);
  }

  static TextLines of(String text) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return new TextLines(new ByteArrayInputStream(plain.getBytes(StandardCharsets.UTF_8)));
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    length = 0;
    cut = false;
    boolean any = false;
    while (true) {
      if (position == filled) {
        filled = Math.max(0, in.read(buffer));
        position = 0;
        if (filled == 0) {
          if (any) {
            number++;
          }
          return any;
        }
      }
      any = true;
      int start = position;
      while (position < filled && buffer[position] != '\n') {
        position++;
      }
      keep(start, position);
      if (position < filled) {
        position++;
        number++;
        return true;
      }
    }
  }

  /** The line as text, without its end. */
  String text() {
    String text = decoded(length > 0 && line[length - 1] == '\r' ? length - 1 : length);
    return cut ? text + "…" : text;
  }

  /** The line as text with all but its LF; a line too long to be kept is refused. */
  String whole() {
    if (cut) {
      throw new Refusal("Line " + number + " is longer than " + Cut.size(LONGEST_LINE) + ".");
    }
    return decoded(length);
  }

  private String decoded(int end) {
    String text = new String(line, 0, end, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0 && !isUtf8(ByteBuffer.wrap(line, 0, end))) {
      slips++;
      text = new String(line, 0, end, WESTERN);
    }
    return text;
  }

  /** The number of this line, from 1. */
  long number() {
    return number;
  }

  /** How many of the lines taken as text were not UTF-8. */
  long slips() {
    return slips;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void keep(int from, int to) {
    int count = Math.min(to - from, LONGEST_LINE - length);
    cut |= count < to - from;
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
    }
    System.arraycopy(buffer, from, line, length, count);
    length += count;
  }

  static boolean isUtf8(ByteBuffer bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).decode(bytes);
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** UTF-16 by its byte order mark, or by zeros in every second place; null if it is not. */
  static @Nullable Charset utf16(byte[] head) {
    if (head.length >= 2 && head[0] == (byte) 0xFF && head[1] == (byte) 0xFE) {
      return StandardCharsets.UTF_16LE;
    }
    if (head.length >= 2 && head[0] == (byte) 0xFE && head[1] == (byte) 0xFF) {
      return StandardCharsets.UTF_16BE;
    }
    int[] zeros = new int[2];
    for (int i = 0; i < head.length; i++) {
      if (head[i] == 0) {
        zeros[i % 2]++;
      }
    }
    int many = head.length / 4;
    if (zeros[1] > many && zeros[0] == 0) {
      return StandardCharsets.UTF_16LE;
    }
    return zeros[0] > many && zeros[1] == 0 ? StandardCharsets.UTF_16BE : null;
  }

  private static boolean hasZero(byte[] head) {
    for (byte b : head) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }
}
