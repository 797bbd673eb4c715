package dev.workroom.app;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The three streams of the process: results go to {@code out}, progress and questions to {@code
 * err}, answers come from {@code in}.
 *
 * @param live whether a person sits at it
 */
record Terminal(PrintStream out, PrintStream err, BufferedReader in, boolean live) {

  static Terminal ofProcess() {
    return new Terminal(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        new BufferedReader(
            new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8)),
        System.console() != null && System.console().isTerminal());
  }

  /**
   * Whether what is printed there may reach a terminal's screen. Only the process's own output can;
   * whether it is one is asked of the operating system, since Java only tells it of input and
   * output together.
   */
  static boolean shown(PrintStream out) {
    return out instanceof ProcessOutput && OutputDevice.isTerminal();
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new ProcessOutput(new FileOutputStream(descriptor));
  }

  /** A stream of the process, not one that a test gathers. */
  private static final class ProcessOutput extends PrintStream {
    ProcessOutput(FileOutputStream out) {
      super(out, true, StandardCharsets.UTF_8);
    }
  }

  /** Asks and waits for one line; empty at the end of the input. */
  Optional<String> ask(String prompt) {
    err.print(prompt);
    err.flush();
    try {
      return Optional.ofNullable(in.readLine()).map(String::strip);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Text of other people's making, without control characters that a terminal would obey. */
  static String harmless(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == '\n' || c == '\t' || !obeyed(c) ? c : '\uFFFD')
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean obeyed(int c) {
    return Character.isISOControl(c)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }

  static String oneLine(String text, int most) {
    String line = harmless(text).replaceAll("\\s+", " ").strip();
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }
}
