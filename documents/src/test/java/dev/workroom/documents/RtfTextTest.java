package dev.workroom.documents;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a rich text holds besides its paragraphs, and how its fonts spell. */
class RtfTextTest {
  private static DocumentText read(String rtf) {
    TextSink sink = new TextSink(Duration.ofSeconds(9));
    RtfText.read(rtf.getBytes(US_ASCII), sink);
    return sink.result(DocumentKind.RTF, 0, 1000);
  }

  @Test
  void aFontSaysHowItsLettersAreSpelled() {
    assertThat(
            read("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 Arial;}"
                    + "{\\f1\\fcharset204 Arial;}{\\f2\\fcharset128 Mincho;}{\\f3\\fcharset238 A;}}"
                    + "Fl\\'e4che {\\f1\\'c8\\'ec\\'ff} {\\f2\\'95\\'b6\\'8f\\'91} {\\f3\\'b3}}")
                .markdown())
        .isEqualTo("Fläche Имя 文書 ł\n");
  }

  @Test
  void notesCommentsListsHeadingsAndTextBoxesStandApartFromTheTextAroundThem() {
    DocumentText text =
        read(
            """
            {\\rtf1\\pard\\outlinelevel1 Cargo\\par\\pard{\\listtext 1.\\tab}Bags{\\footnote \\chftn of jute\\par}\
            \\par{\\pntext\\'b7\\tab}Crates{\\*\\annotation{\\*\\atndate 1}how many?\\par}\\par
            {\\shp{\\*\\shpinst{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt Left\\par}}}\
            {\\*\\do\\dptxbx{\\dptxbxtext Right\\par}}{\\f2\\*\\cs7 The end}\\par}\
            """);

    assertThat(text.markdown())
        .isEqualTo(
            "## Cargo\n\n1. Bags [note: of jute]\n\n- Crates [comment: how many?]\n\nLeft\n\n"
                + "Right\n\nThe end\n");
    assertThat(text.hidden()).extracting(DocumentText.Hidden::how).containsExactly("comment");
  }

  @Test
  void deletedTextIsStruckAndHiddenTextMarkedHoweverItIsSpelled() {
    DocumentText text =
        read(
            "{\\rtf1 We owe {\\deleted five }{\\deleted hundred }six{\\v \\u1085?\\u1077?\\u1090?}}");

    assertThat(text.markdown()).isEqualTo("We owe ~~five hundred ~~six[hidden: нет]\n");
    assertThat(text.notes()).containsExactly("2 × tracked deletion, shown as ~~struck~~.");
  }

  @Test
  void theCellsOfATableInACellStayApart() {
    assertThat(
            read("{\\rtf1\\pard\\intbl A\\nestcell B\\nestcell{\\*\\nesttableprops\\nestrow}"
                    + "{\\nonesttables\\par}C\\nestcell D\\nestcell{\\nonesttables\\par}\\cell\\row}")
                .markdown())
        .isEqualTo("| A \\| B<br>C \\| D |\n|---|\n");
  }
}
