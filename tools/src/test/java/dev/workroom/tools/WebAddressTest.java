package dev.workroom.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
  @ParameterizedTest
  @CsvSource({
    "HTTPS://Example.ORG, https://example.org/",
    "https://example.org.:443/a#b, https://example.org/a",
    "http://example.org:80?x=1, http://example.org/?x=1",
    "http://example.org:8080/A%20b, http://example.org:8080/A%20b"
  })
  void isComparedInOneForm(String written, String form) {
    assertThat(WebAddress.of(written)).hasToString(form);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://u@example.org/",
        "https://u:p@example.org/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://[::1]/",
        "https://localhost/",
        "https://*.example.org/",
        "https://exa mple.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://"
      })
  void whatIsNoAddressOfAHostByNameIsRefused(String written) {
    assertThatThrownBy(() -> WebAddress.of(written))
        .as(written)
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReferenceLeadsOnFromItsPage() {
    WebAddress page = WebAddress.of("https://example.org/a/b?x=1");

    assertThat(page.to("../c d")).hasToString("https://example.org/c%20d");
    assertThat(page.to("//other.org/x")).hasToString("https://other.org/x");
    assertThatThrownBy(() -> page.to("http://127.0.0.1/")).isInstanceOf(RuntimeException.class);
  }

  @Test
  void addressesAreFoundInTheWordsOfPeople() {
    assertThat(
            WebAddress.saidIn(
                "See example.org/prices, (https://a.org/wiki/X_(y)), <http://b.org> and \"c.org\"."
                    + " Not me@d.org or notes.txt/../e."))
        .contains(
            "https://example.org/prices",
            "https://a.org/wiki/X_(y)",
            "http://b.org/",
            "https://c.org/")
        .noneMatch(address -> address.contains("d.org"));
    assertThat(WebAddress.in("example.org and https://example.org/x."))
        .as("of others only whole addresses count")
        .containsExactly("https://example.org/x");
  }
}
