package dev.workroom.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has the terminal hand over a line at Tab as it does at Enter (POSIX: the control character EOL),
 * so that names can be completed while the terminal goes on to edit lines itself.
 */
final class TabKey implements AutoCloseable {
  private static final String TAB = "^I";

  private final String before;

  private TabKey(String before) {
    this.before = before;
  }

  /** A key that nobody has. */
  static TabKey none() {
    return new TabKey("");
  }

  /** Does nothing where the terminal cannot be told. */
  static TabKey taken() {
    String before = stty(List.of("-g"));
    if (!before.isEmpty()) {
      stty(List.of("eol", TAB));
    }
    return new TabKey(before);
  }

  private static String stty(List<String> words) {
    var line = new ArrayList<>(List.of("stty"));
    line.addAll(words);
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes()).strip();
      boolean ended = process.waitFor(2, TimeUnit.SECONDS) && process.exitValue() == 0;
      return ended ? said : "";
    } catch (IOException _) {
      return "";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Override
  public void close() {
    if (!before.isEmpty()) {
      stty(List.of(before));
    }
  }
}
