package dev.workroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageTextTest {
  private static final WebAddress HERE = WebAddress.of("https://example.org/a/b");

  @Test
  void aPageReadsAsItsReadersSeeIt() {
    PageText page =
        PageText.of(
            """
            <html><head><title> The  title </title><style>p {}</style></head><body>
            <h2>Prices</h2><p>From <a href="../c?x=1#y">here</a>, <a href="mailto:a@b.c">mail</a>.
            <ul><li>one<li>two</ul>
            <table><tr><th>Plan<th>Euro<tr><td>S<td>10</table>
            <pre>a  b</pre><img src=x alt="a chart"><script>var x = 1;</script>
            """,
            HERE);

    assertThat(page.title()).isEqualTo("The title");
    assertThat(page.text())
        .contains(
            "## Prices",
            "From [here](https://example.org/c?x=1), mail.",
            "- one",
            "- two",
            "Plan | Euro",
            "S | 10",
            "[picture: a chart]")
        .doesNotContain("var x", "p {}");
    assertThat(page.hidden()).isZero();
  }

  @Test
  void whatAPageHidesFromItsReadersIsCountedAndLeftOut() {
    PageText page =
        PageText.of(
            """
            <p>Seen.</p>
            <div style="DISPLAY : none">one</div><span hidden>two</span>
            <p style="font-size:0px">three</p><p style="position:absolute; left:-9999px">four</p>
            <p style="opacity:0">five</p><!-- six --><p>a\u200d\u202eb</p>
            <p style="opacity:0.9">Also seen.</p>
            """,
            HERE);

    assertThat(page.text())
        .contains("Seen.", "Also seen.", "ab")
        .doesNotContain("one", "two", "three", "four", "five", "six");
    assertThat(page.hidden()).isEqualTo(3 + 3 + 5 + 4 + 4 + 2);
  }

  @Test
  void aPageThatIsNestedDeeplyIsRead() {
    PageText page = PageText.of("<div>".repeat(50_000) + "deep", HERE);

    assertThat(page.text()).isEqualTo("deep");
  }
}
