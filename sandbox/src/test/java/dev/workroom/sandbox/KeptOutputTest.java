package dev.workroom.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeptOutputTest {
  @Test
  void shortOutputIsWhole() {
    assertThat(kept("0123456789", 10)).isEqualTo("0123456789");
  }

  @Test
  void longOutputKeepsBothEnds() {
    assertThat(kept("0123456789ABCDEF", 10)).isEqualTo("01234\n[… 6 bytes left out …]\nBCDEF");
  }

  @Test
  void howTheStreamIsCutIntoReadsDoesNotMatter() {
    String text = "abcdefghijklmnopqrstuvwxyz".repeat(40);
    String whole = kept(text, 101);
    for (int seed = 0; seed < 200; seed++) {
      var kept = new KeptOutput(101);
      kept.drain(new Pieces(text.getBytes(UTF_8), new Random(seed)));
      assertThat(kept.text()).as("seed %d", seed).isEqualTo(whole);
      assertThat(kept.truncated()).isTrue();
    }
  }

  @Test
  void bytesThatAreNoTextAreReplaced() {
    var kept = new KeptOutput(100);
    kept.drain(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, 'b'}));

    assertThat(kept.text()).isEqualTo("a\ufffdb");
    assertThat(kept.truncated()).isFalse();
  }

  private static String kept(String text, int limit) {
    var kept = new KeptOutput(limit);
    kept.drain(new ByteArrayInputStream(text.getBytes(UTF_8)));
    return kept.text();
  }

  private static final class Pieces extends InputStream {
    private final byte[] bytes;
    private final Random random;
    private int at;

    Pieces(byte[] bytes, Random random) {
      this.bytes = bytes;
      this.random = random;
    }

    @Override
    public int read() {
      throw new AssertionError("Single bytes are slow.");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (at == bytes.length) {
        return -1;
      }
      int count = Math.min(Math.min(length, bytes.length - at), 1 + random.nextInt(200));
      System.arraycopy(bytes, at, buffer, offset, count);
      at += count;
      return count;
    }
  }
}
