package dev.workroom.app;

import dev.workroom.server.Refused;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Opens files and folders with the program that the system has for them. What would run instead of
 * being shown is not opened: a model may have written it.
 */
final class SystemPrograms {
  private static final Set<String> RUN =
      Set.of(
          "app",
          "appimage",
          "bat",
          "cmd",
          "com",
          "command",
          "cpl",
          "desktop",
          "exe",
          "hta",
          "jar",
          "js",
          "jse",
          "lnk",
          "msi",
          "pif",
          "pkg",
          "ps1",
          "py",
          "pyw",
          "rb",
          "reg",
          "run",
          "scpt",
          "scr",
          "sh",
          "tool",
          "url",
          "vbe",
          "vbs",
          "webloc",
          "wsf",
          "workflow",
          "xbel");
  private static final Set<String> SECRET = Set.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY");
  private static final long PATIENCE_SECONDS = 3;

  private final String opener;
  private final boolean screen;

  SystemPrograms() {
    this(
        System.getProperty("os.name", "").startsWith("Mac") ? "open" : "xdg-open",
        System.getProperty("os.name", "").startsWith("Mac") || hasScreen(System.getenv()));
  }

  /**
   * Opens by {@code opener FILE}.
   *
   * @param screen whether a person sees what programs show
   */
  SystemPrograms(String opener, boolean screen) {
    this.opener = opener;
    this.screen = screen;
  }

  private static boolean hasScreen(Map<String, String> environment) {
    return environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
  }

  void open(Path path) throws InterruptedException {
    if (!Files.isDirectory(path) && (RUN.contains(ending(path)) || Files.isExecutable(path))) {
      throw conflict(
          "%s is a program or may start one, so it is not opened from here. Its folder is %s.",
          String.valueOf(path.getFileName()), String.valueOf(path.getParent()));
    }
    if (!screen) {
      throw conflict(
          "Workroom runs without a desktop here and can open no program. It lies at %s.", path);
    }
    try {
      var builder =
          new ProcessBuilder(opener, path.toString())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().keySet().removeAll(SECRET);
      Process process = builder.start();
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() != 0) {
        throw conflict("This computer has no program that opens %s.", path);
      }
    } catch (IOException _) {
      throw conflict("This computer has no program that opens files from here: %s.", path);
    }
  }

  private static String ending(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static Refused conflict(String sentence, Object... values) {
    return new Refused(Refused.Kind.CONFLICT, sentence.formatted(values));
  }
}
