package dev.workroom.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {
  @ParameterizedTest
  @CsvSource({
    "example.org, example.org:443",
    "Example.ORG., example.org:443",
    "example.org:8080, example.org:8080",
    "bücher.example, xn--bcher-kva.example:443",
    "*.Example.org:80, *.example.org:80",
    "a_b.example.org, a_b.example.org:443"
  })
  void isReadInOneForm(String text, String form) {
    assertThat(Host.of(text)).hasToString(form);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "localhost",
        "intranet",
        "example.org:0",
        "example.org:65536",
        "example.org:x",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "a.0x7f",
        "[::1]",
        "[::ffff:127.0.0.1]:80",
        "::1",
        "user@example.org",
        "example.org/path",
        "http://a.org",
        "a..org",
        "-a.org",
        "a b.org",
        "*",
        "*.org.",
        "*.*.org",
        "a.*.org",
        "a.org\n",
        "a%2eorg.x"
      })
  void whatIsNoFullNameIsRefused(String text) {
    assertThatThrownBy(() -> Host.of(text))
        .as(text)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.org:0 | port is a number between 1 and 65535, not '0'",
        "example.org:99999 | port is a number between 1 and 65535, not '99999'",
        "example.org:abc | port is a number between 1 and 65535, not 'abc'",
        "example.org: | port is a number between 1 and 65535, not ''",
        "127.0.0.1:80 | is an address",
        "[::1]:80 | is an address",
        "::1 | is an address",
        "http://a.org:80 | is an address with more than a host",
        "http://a.org | is an address with more than a host",
        "a.org/x | is an address with more than a host",
        "localhost:80 | no full host name"
      })
  void theReasonIsTheTrueOne(String text, String reason) {
    assertThatThrownBy(() -> Host.of(text)).as(text).hasMessageContaining(reason);
  }

  @Test
  void aListCoversWhatItSaysAndNoMore() {
    Host exact = Host.of("example.org");
    Host below = Host.of("*.example.org");

    assertThat(exact.covers(Host.of("EXAMPLE.org."))).isTrue();
    assertThat(exact.covers(Host.of("example.org:80"))).as("another port").isFalse();
    assertThat(exact.covers(Host.of("a.example.org"))).isFalse();
    assertThat(below.covers(Host.of("a.b.example.org"))).isTrue();
    assertThat(below.covers(exact)).as("not the name itself").isFalse();
    assertThat(below.covers(Host.of("badexample.org"))).isFalse();
    assertThat(below.covers(Host.of("example.org.evil.test"))).isFalse();
  }
}
