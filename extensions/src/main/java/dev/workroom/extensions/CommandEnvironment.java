package dev.workroom.extensions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What plugins put into the environment of a session's commands: their {@code bin} folders on the
 * path, and what their hooks wrote to {@code CLAUDE_ENV_FILE} when the session began.
 */
public final class CommandEnvironment {
  private static final Pattern SETTING =
      Pattern.compile("(?:export\\s+)?([A-Za-z_]\\w*)=(.*)", Pattern.DOTALL);
  private static final int LONGEST = 32 << 10;

  private final List<Path> programs;
  private final List<String> settings = new CopyOnWriteArrayList<>();

  public CommandEnvironment(Kit kit) {
    this.programs =
        kit.loaded().stream()
            .filter(one -> !one.own())
            .map(one -> one.plugin().root().resolve("bin"))
            .filter(Files::isDirectory)
            .toList();
  }

  /** Keeps the settings of a file that a hook wrote; other lines are nothing here. */
  void add(String file) {
    if (file.length() <= LONGEST) {
      file.lines()
          .map(String::strip)
          .flatMap(line -> setting(line).stream())
          .forEach(settings::add);
    }
  }

  /** A line in single quotes throughout, so that it sets and does nothing else. */
  private static Optional<String> setting(String line) {
    Matcher matcher = SETTING.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String value = matcher.group(2).strip();
    boolean quoted = value.length() > 1 && value.matches("(?s)([\"']).*\\1");
    String plain = quoted ? value.substring(1, value.length() - 1) : value;
    // What is already on the path stays there, as the usual line for it means.
    String kept = quote(plain).replace("$PATH", "'\"$PATH\"'").replace("${PATH}", "'\"$PATH\"'");
    return Optional.of(matcher.group(1) + "=" + kept);
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** What stands before a command's own words, on the same line; empty: nothing. */
  public String before() {
    var parts = new ArrayList<String>();
    settings.forEach(setting -> parts.add("export " + setting));
    if (!programs.isEmpty()) {
      var path = new StringBuilder();
      programs.forEach(folder -> path.append(quote(folder.toString())).append(':'));
      // After what the system has, so that no plugin takes the place of one of its programs.
      parts.add("export PATH=\"$PATH\":" + path.substring(0, path.length() - 1));
    }
    return parts.isEmpty() ? "" : String.join("; ", parts) + "; ";
  }
}
