package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordOutlineTest {
  private static final String BODY =
      """
      \\contents

      \\tables

      ## Costs {#sec:costs}

      See section @sec:more and Table @tbl:t.

      ### More {#sec:more}

      Table: Lines [@a] {#tbl:t}

      | a | b |
      |---|---|
      | 1 | 2 |

      ## End

      See @sec:costs.

      [@a]: A source
      """;

  @TempDir Path folder;

  private String write(String name, boolean numbered, LibreOffice office) throws Exception {
    ReportSpec spec =
        ReportSpec.of(name, "report", "Numbers", BODY)
            .on(new ReportSpec.Layout("A4", false, 0, false, "en-GB", numbered));
    ReportResult result =
        new ReportWriter(folder::resolve, office).write(spec, folder.resolve(name));
    assertThat(result.findings()).noneMatch(f -> f.severity() == Severity.ERROR);
    return new DocumentReader().read(folder.resolve(name), 0, 1000).markdown();
  }

  @Test
  void headingsReferencesAndContentsHaveTheSameNumbers() throws Exception {
    String text = write("n.docx", true, LibreOffice.none());

    assertThat(text)
        .contains("# 1 Costs", "## 1.1 More", "# 2 End", "# Sources")
        .contains("See Section\u00a01.1 and Table\u00a01.", "See Section\u00a01.")
        .contains("1.1\tMore", "Table\u00a01. Lines\n");
    XmlElement root = new WordParts(folder.resolve("n.docx")).main().root();
    assertThat(root.all("w:instrText").stream().map(XmlElement::text))
        .contains(" REF _Ref_sec_2 \\r \\h ", " TOC \\h \\z \\c \"Table\" ");
    assertThat(WordCheck.check(folder.resolve("n.docx"))).isEmpty();
  }

  @Test
  void aHeadingMayGoWithoutANumberAndAFormulaMayHaveOne() throws Exception {
    ReportSpec spec =
        ReportSpec.of(
                "f.docx",
                "report",
                "F",
                """
                # Summary {-}

                By @eq:e and @sec:how, H~2~O covers 3 m^2^.

                # Method {#sec:how}

                $$E = mc^2$$ {#eq:e}

                # Thanks {#sec:thanks .unnumbered}

                $$a = b$$
                """)
            .on(new ReportSpec.Layout("A4", false, 0, false, "de-DE", true));
    ReportResult result =
        new ReportWriter(folder::resolve, LibreOffice.none()).write(spec, folder.resolve("f.docx"));

    assertThat(result.findings()).noneMatch(f -> f.severity() == Severity.ERROR);
    assertThat(new DocumentReader().read(folder.resolve("f.docx"), 0, 1000).markdown())
        .contains("# Summary\n", "# 1 Method", "# Thanks\n", "(1)")
        .contains("By Gleichung\u00a01 and Abschnitt\u00a01, H2O covers 3 m2.");
    XmlElement root = new WordParts(folder.resolve("f.docx")).main().root();
    assertThat(root.all("w:instrText").stream().map(XmlElement::text))
        .contains(" SEQ Gleichung \\* ARABIC ", " REF _Ref_eq_1 \\h ");
    assertThat(root.all("w:vertAlign").stream().map(e -> e.attribute("w:val")))
        .containsExactly("subscript", "superscript");
    assertThat(root.all("m:oMathPara")).hasSize(2);
  }

  @Test
  void withoutNumbersAReferenceSaysTheWords() throws Exception {
    assertThat(write("n.docx", false, LibreOffice.none()))
        .contains("See section More and Table\u00a01.", "See Costs.", "# Costs")
        .doesNotContain("1.1");
  }

  @Test
  void listsHaveThePagesOnWhichCaptionsAre() throws Exception {
    assertThat(write("n.docx", true, LibreOffice.installed()))
        .contains("1.1\tMore\t1", "Table\u00a01. Lines\t1");
  }

  @Test
  void thePlainLayoutHasTheNumbersToo() throws Exception {
    assertThat(write("n.pdf", true, LibreOffice.none()))
        .contains("1.1  More  .", "See Section 1.1", "1.1  More\n");
  }

  @Test
  void aUsersTemplateKeepsItsStylesAndTheHeadingsNameTheirList() throws Exception {
    write("own.docx", false, LibreOffice.none());
    ReportSpec spec =
        new ReportSpec(
            "r.docx",
            "own.docx",
            "T",
            "",
            "",
            "",
            Map.of(),
            BODY,
            List.of(),
            new ReportSpec.Layout("", false, 0, false, "", true));
    new ReportWriter(folder::resolve, LibreOffice.none()).write(spec, folder.resolve("r.docx"));

    assertThat(new DocumentReader().read(folder.resolve("r.docx"), 0, 1000).markdown())
        .contains("# 1 Costs", "## 1.1 More", "See Section\u00a01.1");
  }
}
