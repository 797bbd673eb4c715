package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormulaReportTest {
  @TempDir Path folder;

  private ReportResult write(String name, String body) throws IOException {
    return new ReportWriter(folder::resolve, LibreOffice.none())
        .write(ReportSpec.of(name, "report", "Model", body), folder.resolve(name));
  }

  private String read(String name) throws Exception {
    return new DocumentReader().read(folder.resolve(name), 0, 1000).markdown();
  }

  @Test
  void formulasAreNativeAndReadAsLatex() throws Exception {
    write("m.docx", "Let $x^2$ cost $5 and $7.\n\n$$\n\\frac{a}{b}\n$$\n\n| a |\n|---|\n| $y_1$ |");

    assertThat(read("m.docx"))
        .contains("Let $x^2$ cost $5 and $7.", "$$\\frac{a}{b}$$", "| $y_1$ |");
    XmlElement root = new WordParts(folder.resolve("m.docx")).main().root();
    assertThat(root.all("m:oMathPara")).hasSize(1);
    assertThat(root.all("m:oMath")).hasSize(3);
  }

  @Test
  void whatIsNoFormulaStandsAsTypedAndIsSaid() throws Exception {
    ReportResult result = write("m.docx", "Here $\\foo{x}$ stands.");

    assertThat(read("m.docx")).contains("Here $\\foo{x}$ stands.");
    assertThat(result.findings())
        .contains(
            new Finding(
                Severity.WARNING,
                "formula $\\foo{x}$",
                "It stands as it was typed: \"\\foo\" is not understood."));
  }

  @Test
  void anEditInsertsFormulasAndKeepsThoseThatStand() throws Exception {
    write("m.docx", "Let $x^2$ be.\n\nThe end.");
    Path target = folder.resolve("n.docx");

    new WordEditor(true, "Anna", Instant.EPOCH)
        .edit(
            folder.resolve("m.docx"),
            List.of(
                new WordEdit(
                    "The end",
                    null,
                    null,
                    null,
                    false,
                    null,
                    null,
                    "Then $\\sqrt{y}$ and:\n\n$$z_1$$",
                    null,
                    null,
                    null,
                    List.of(),
                    null,
                    null)),
            0,
            target);

    assertThat(read("n.docx")).contains("$x^2$", "Then $\\sqrt{y}$ and:", "$$z_1$$");
  }

  @Test
  void withoutFormulasInTheProgramAPdfHasTheirLatex() throws Exception {
    write("m.pdf", "Let $x^2$ be.");

    assertThat(read("m.pdf")).contains("Let $x^2$ be.");
  }
}
