package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found inside a Word document, and what is rightly left alone. */
class WordCheckTest {
  @TempDir Path folder;
  private final DocumentReader reader = new DocumentReader();

  private List<String> messages(String body) throws Exception {
    Path file = folder.resolve("r.docx");
    new ReportWriter(ReportFiles.in(folder), LibreOffice.none())
        .write(ReportSpec.of("r.docx", "report", "Title", body), file);
    return new ReportCheck(reader, LibreOffice.none())
        .check(file, 0).stream().map(f -> f.place() + "|" + f.message()).toList();
  }

  @Test
  void aQuotationThatIsNotInItsSourceIsAnError() throws Exception {
    java.nio.file.Files.writeString(
        folder.resolve("interview.txt"),
        "Nurse: We lose about an hour a day to the old rota, and nobody\nhas time for that.\n");
    String sources = "\n\n[@n]: Interview, interview.txt\n";
    assertThat(
            messages(
                "## A\n\n“We lose about an hour a day … nobody has time for that” [@n]." + sources))
        .isEmpty();
    assertThat(messages("## A\n\n“We lose about two hours a day to the old rota” [@n]." + sources))
        .singleElement()
        .satisfies(m ->
            assertThat(m)
                .startsWith("quotation \"We lose about two hours")
                .contains("not in interview.txt (nearest there: \"nurse: we lose about an hour"));
    assertThat(
            messages(
                "## A\n\n“We lose about two hours a day to the old rota” [@n].\n\n[@n]: Gone, gone.txt\n"))
        .as("a file that is not there cannot be compared")
        .isEmpty();
    java.nio.file.Files.writeString(
        folder.resolve("interview-2.txt"), "Cook: Red hours first, then names. Never on parts.\n");
    assertThat(messages("## A\n\n“Red hours first, then names” [@n]." + sources))
        .containsExactly(
            "quotation \"Red hours first, then names\"|These words are not in interview.txt but in interview-2.txt; cite the file that has them.");
    assertThat(messages("## A\n\nShe said “art” [@n] and “too late” (the “old rota”)." + sources))
        .as("short ones count where their source stands right behind them")
        .singleElement()
        .satisfies(m -> assertThat(m).startsWith("quotation \"art\"|These words are not in"));
    assertThat(
            messages(
                "## A\n\n“We lose about a \"whole day\" to the rota” [@n], not in “this way”."
                    + sources))
        .as("a quotation within a quotation ends none")
        .hasSize(1);
    String numbered = "\n\nSee [@n].\n\n[@n]: Interview 7: nurse, interview.txt\n";
    assertThat(messages("## A\n\n“We lose about an hour a day” (Interview 7)." + numbered))
        .isEmpty();
    assertThat(messages("## A\n\n“We lose about a day a day” (interview 7, nurse)." + numbered))
        .as("the list of sources says which file Interview 7 is")
        .singleElement()
        .satisfies(m -> assertThat(m).contains("not in interview.txt (nearest there:"));
    java.nio.file.Files.writeString(folder.resolve("Call 3.md"), "Cook: Names come last.\n");
    assertThat(messages("## A\n\n“Names never come last of all” — Call 3"))
        .as("or a file is called so")
        .singleElement()
        .satisfies(m -> assertThat(m).contains("not in Call 3.md"));
  }

  @Test
  void contentsThatAreStaleAndReferencesThatLeadNowhereAreFound() throws Exception {
    Path made = folder.resolve("t.docx");
    new ReportWriter(ReportFiles.in(folder), LibreOffice.none())
        .write(
            ReportSpec.of("t.docx", "report", "Title", "## Alpha\n\ntext\n\n## Beta\n\ntext")
                .on(new ReportSpec.Layout("A4", false, 0, true, "", false)),
            made);
    assertThat(WordCheck.check(made)).isEmpty();
    Path edited = folder.resolve("e.docx");
    List<String> lines = reader.read(made).markdown().lines().toList();
    int beta = lines.lastIndexOf("# Beta") + 1;
    new WordEditor(false, "", java.time.Instant.EPOCH)
        .edit(
            made,
            List.of(
                new WordEdit(
                    "Beta", beta, null, "Gamma", false, null, null, null, null, null, null,
                    List.of(), null, null)),
            0,
            edited);
    assertThat(WordCheck.check(edited))
        .extracting(Finding::message)
        .containsExactly(
            "The contents do not list \"Gamma\"; update the field.",
            "The contents list what is no heading any more: \"Beta\"; update the field.");
  }

  @Test
  void ordinaryBracketsAreNoPlaceholders() throws Exception {
    assertThat(
            messages(
                "## A\n\nSee [a link](https://example.org), the value [sic], an array [x1] and [NATO]."))
        .isEmpty();
    assertThat(messages("## A\n\nDear [Client name], insert [AMOUNT IN EUR] for {{x}}."))
        .hasSize(3);
  }
}
