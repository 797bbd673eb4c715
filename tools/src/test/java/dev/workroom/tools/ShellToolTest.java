package dev.workroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.sandbox.Sandbox.Ran;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellToolTest {
  @Test
  void outputComesWithoutTerminalCodesAndWithItsExit() {
    assertThat(ShellTool.text(ran(2, "\u001B[31mred\u001B[0m\r\n10%\r100%\nend")))
        .isEqualTo("red\n100%\nend\n[exit 2]");
  }

  @Test
  void aLimitIsNamed() {
    assertThat(ShellTool.text(new Ran(137, "", true, "It took longer than 600 s.", List.of())))
        .isEqualTo("[output was cut at the limit]\n[It took longer than 600 s.]\n[exit 137]");
  }

  private static Ran ran(int exit, String output) {
    return new Ran(exit, output, false, "", List.of());
  }
}
