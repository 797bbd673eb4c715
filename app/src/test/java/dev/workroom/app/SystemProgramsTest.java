package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.server.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemProgramsTest {
  @TempDir Path folder;

  @Test
  void aFileGoesToTheSystemsProgramAndWhatWouldRunDoesNot() throws Exception {
    Path seen = folder.resolve("seen");
    var programs = new SystemPrograms(opener("echo \"$1\" > " + seen), true);
    Path book = Files.writeString(folder.resolve("Q1.xlsx"), "cells");
    programs.open(book);
    assertThat(seen).hasContent(book.toString());

    Files.delete(seen);
    Path starter = Files.writeString(folder.resolve("Read me.DESKTOP"), "[Desktop Entry]");
    assertThatThrownBy(() -> programs.open(starter))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("may start one")
        .hasMessageContaining(folder.toString());
    Path disguised = Files.writeString(folder.resolve("notes.txt"), "#!/bin/sh");
    assertThat(disguised.toFile().setExecutable(true)).isTrue();
    assertThatThrownBy(() -> programs.open(disguised)).hasMessageContaining("may start one");
    assertThat(seen).doesNotExist();
  }

  @Test
  void whatCannotBeOpenedIsSaidWithItsPlace() throws Exception {
    Path book = Files.writeString(folder.resolve("Q1.xlsx"), "cells");
    assertThatThrownBy(() -> new SystemPrograms(opener("exit 3"), true).open(book))
        .hasMessage("This computer has no program that opens %s.".formatted(book));
    assertThatThrownBy(() -> new SystemPrograms("/none/such", true).open(book))
        .hasMessageContaining(book.toString());
    assertThatThrownBy(() -> new SystemPrograms(opener("exit 0"), false).open(book))
        .hasMessageContaining("without a desktop");
  }

  private String opener(String does) throws Exception {
    Path script = Files.writeString(folder.resolve("opener"), "#!/bin/sh\n" + does + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script.toString();
  }
}
