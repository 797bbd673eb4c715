package dev.workroom.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.tools.Places;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Parquet file on the command line. */
class ParquetTextTest {
  @Test
  void itsColumnsAndFirstRowsAreTold(@TempDir Path folder, @TempDir Path scratch) throws Exception {
    Path file = folder.resolve("it's.data");
    try (var database = DriverManager.getConnection("jdbc:duckdb:");
        var statement = database.createStatement()) {
      statement.execute(
          "COPY (SELECT i AS n, 'bag|' || i AS name FROM range(1500) AS r(i)) TO '"
              + file.toString().replace("'", "''")
              + "' (FORMAT parquet)");
    }

    assertThat(ParquetText.is(file)).isTrue();
    assertThat(ParquetText.is(Files.writeString(folder.resolve("a.txt"), "PA"))).isFalse();
    assertThat(
            ParquetText.of(
                file, new Places(List.of(new Folder(folder.toString(), false))), scratch))
        .startsWith("1,500 rows\n\n| n BIGINT | name VARCHAR |\n|---|---|\n| 0 | bag\\|0 |\n| 1 |")
        .endsWith("| 99 | bag\\|99 |\n[1,400 further rows]\n");
  }
}
