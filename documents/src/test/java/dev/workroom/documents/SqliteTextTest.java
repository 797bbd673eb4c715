package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of an SQLite database, read without running anything of it. */
class SqliteTextTest {
  @TempDir Path folder;

  /** A database in UTF-16 with pages of 512 bytes, a long text, a view and a table of 150 rows. */
  private Path database() throws Exception {
    try (var made = SqliteTextTest.class.getResourceAsStream("cargo.db")) {
      Path file = folder.resolve("cargo.data");
      Files.copy(made, file);
      return file;
    }
  }

  @Test
  void tablesAreToldWithTheirColumnsAndFirstRows() throws Exception {
    DocumentText text = new DocumentReader().read(database());

    assertThat(text.kind()).isEqualTo(DocumentKind.DATABASE);
    assertThat(text.markdown())
        .startsWith(
            """
            Tables: bag,s, many, keyed, heavy

            ## bag,s (2 rows)

            | id | name | tons | pic |
            |---|---|---|---|
            | 7 | Größe \\| | 12.5 | (3 bytes) |
            | 9 | %s | -4711 |  |

            ## many (150 rows)

            | n |
            |---|
            | 0 |
            | 300 |
            """
                .formatted("x".repeat(600)))
        .contains("| 29700 |\n[50 further rows]\n")
        .doesNotContain("| 30000 |")
        .endsWith("## heavy (view)\n\n```\nCREATE VIEW heavy as select * from \"bag,s\"\n```\n");
    assertThat(text.notes())
        .containsExactly("The rows of keyed are kept in an index and are not shown.");
  }

  @Test
  void aDatabaseThatWasCutOffGivesOneSentence() throws Exception {
    byte[] whole = Files.readAllBytes(database());
    Path file = Files.write(folder.resolve("a.db"), Arrays.copyOf(whole, 400));

    assertThatThrownBy(() -> new DocumentReader().read(file))
        .isInstanceOf(UnreadableDocument.class)
        .hasMessage("a.db looks like a SQLite database but could not be read: it is cut off.");
  }
}
