package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an OpenDocument file holds besides its paragraphs. */
class OdfTextTest {
  private static final String CONTENT =
      """
      <o:document-content xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0'
       xmlns:t='urn:oasis:names:tc:opendocument:xmlns:text:1.0'
       xmlns:d='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0'
       xmlns:c='urn:oasis:names:tc:opendocument:xmlns:chart:1.0'
       xmlns:b='urn:oasis:names:tc:opendocument:xmlns:table:1.0'
       xmlns:n='urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0'
       xmlns:svg='urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0'
       xmlns:x='http://www.w3.org/1999/xlink'>
      <o:automatic-styles><n:number-style><n:text>%%</n:text></n:number-style></o:automatic-styles>
      <o:body>%s</o:body></o:document-content>\
      """;

  @TempDir Path folder;

  private DocumentText read(Map<String, String> parts) throws Exception {
    return new DocumentReader().read(new SampleFiles(folder).zip("a.odt", parts));
  }

  private static Map<String, String> parts(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("mimetype", "application/vnd.oasis.opendocument.text");
    parts.put("content.xml", CONTENT.formatted("<o:text>" + text + "</o:text>"));
    return parts;
  }

  private static String frame(String inside) {
    return "<t:p><d:frame>" + inside + "</d:frame></t:p>";
  }

  private static String object(String name) {
    return frame("<d:object x:href='./" + name + "'/><d:image x:href='./Replacements/x'/>");
  }

  @Test
  void chartsFormulasPicturesAndDocumentsWithinAreRead() throws Exception {
    Map<String, String> parts =
        parts(
            object("Object 1")
                + object("Object 2")
                + object("Object 3")
                + frame("<d:image x:href='a.png'/><svg:title>A crane</svg:title>"));
    parts.put(
        "Object 1/content.xml",
        CONTENT.formatted(
            "<o:chart><c:chart><c:title><t:p>Cargo</t:p></c:title><b:table><b:table-row>"
                + "<b:table-cell><t:p>May</t:p></b:table-cell><b:table-cell><t:p>4711</t:p>"
                + "</b:table-cell></b:table-row></b:table></c:chart></o:chart>"));
    parts.put(
        "Object 2/content.xml",
        "<math><semantics><mi>E</mi><annotation>E = m c^2</annotation></semantics></math>");
    parts.put(
        "Object 3/content.xml", CONTENT.formatted("<o:text><t:p>A letter within</t:p></o:text>"));

    assertThat(read(parts).markdown())
        .isEqualTo(
            """
            [chart: Cargo; May; 4711]

            [formula: E = m c^2]

            [image: A crane]

            [embedded document Object 3:]

            A letter within

            [end of the embedded document]
            """);
  }

  @Test
  void deletedTextStandsStruckWhereItStood() throws Exception {
    DocumentText text =
        read(
            parts(
                """
                <t:tracked-changes><t:changed-region t:id='c1'><t:deletion><o:change-info/>\
                <t:p>five </t:p></t:deletion></t:changed-region><t:changed-region t:id='c2'>\
                <t:insertion/></t:changed-region></t:tracked-changes>\
                <t:p>We owe <t:change t:change-id='c1'/><t:change-start t:change-id='c2'/>six\
                <t:change-end t:change-id='c2'/> euro</t:p>\
                """));

    assertThat(text.markdown()).isEqualTo("We owe ~~five ~~six euro\n");
    assertThat(text.notes())
        .containsExactly(
            "1 × tracked deletion, shown as ~~struck~~.",
            "1 × tracked insertion, part of the text.");
  }

  @Test
  void onlyATextThatIsItselfEncryptedIsRefused() throws Exception {
    Map<String, String> parts = parts("<t:p>Open to all</t:p>");
    parts.put(
        "META-INF/manifest.xml",
        """
        <m:manifest xmlns:m='m'><m:file-entry m:full-path="content.xml"/>\
        <m:file-entry m:full-path="Basic/a.xml"><m:encryption-data/></m:file-entry></m:manifest>\
        """);

    assertThat(read(parts).markdown()).isEqualTo("Open to all\n");
  }
}
