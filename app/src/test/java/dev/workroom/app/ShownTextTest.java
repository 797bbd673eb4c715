package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShownTextTest {
  @Test
  void textIsReadWhateverWroteIt() {
    assertThat(ShownText.of("Køln €".getBytes(StandardCharsets.UTF_8), false))
        .contains(new ShownText("Køln €", ""));
    assertThat(ShownText.of("\uFEFFa;b".getBytes(StandardCharsets.UTF_8), false))
        .contains(new ShownText("a;b", ""));
    assertThat(ShownText.of("Køln €".getBytes(Charset.forName("windows-1252")), false))
        .contains(new ShownText("Køln €", "Windows-1252"));
    assertThat(ShownText.of("Køln".getBytes(StandardCharsets.UTF_16), false))
        .contains(new ShownText("Køln", "UTF-16"));
    assertThat(ShownText.of(new byte[] {'P', 'K', 3, 0}, false)).isEqualTo(Optional.empty());
  }

  @Test
  void aCharacterThatTheCutGoesThroughIsLeftOut() {
    byte[] all = "price 12 €".getBytes(StandardCharsets.UTF_8);
    byte[] part = Arrays.copyOf(all, all.length - 1);
    assertThat(ShownText.of(part, true)).contains(new ShownText("price 12 ", ""));
    assertThat(ShownText.of(part, false).map(ShownText::read)).contains("Windows-1252");
  }
}
