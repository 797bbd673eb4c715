package dev.workroom.extensions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A skill made ready for one session: its places filled, its files listed, names of tools and
 * categories of connectors explained.
 *
 * @param session for {@code CLAUDE_SESSION_ID}
 * @param project the first granted folder
 * @param connected what is connected for a category such as {@code ~~chat}, in words
 * @param first the number of the first argument, 0 or 1; empty: as each text counts
 */
public record SkillText(
    String session, String project, Function<String, String> connected, OptionalInt first) {
  private static final int MOST_FILES = 60;
  private static final Pattern NAMED_FILE =
      Pattern.compile("(?<![\\w`@.])@([\\p{L}\\w./-]*[\\p{L}\\w])");
  private static final long LARGEST_FILE = 256 << 10;

  /** The text that the model follows. */
  public String of(Skill skill, String arguments) {
    var variables = new HashMap<String, String>();
    variables.put("CLAUDE_SESSION_ID", session);
    variables.put("CLAUDE_EFFORT", "medium");
    variables.put("CLAUDE_PROJECT_DIR", project);
    skill.place().ifPresent(place -> variables.putAll(variables(place)));
    String body =
        new Arguments(arguments, skill.arguments(), variables, first)
            .into(skill.body().get())
            .strip();
    var text = new StringBuilder(body);
    if (skill.place().isPresent()) {
      add(text, ToolNames.translation(body));
      add(text, categories(skill.place().get().from(), body));
      add(text, files(skill));
      add(text, attached(body, skill.place().get().folder()));
      if (Values.text(skill.fields().get("context")).equals("fork")) {
        String agent = Values.text(skill.fields().get("agent"));
        add(
            text,
            "Give this as one piece of work to a sub-agent (Agent%s) and report what it found."
                .formatted(agent.isEmpty() ? "" : ", agent: " + agent));
      }
    }
    return text.toString();
  }

  /** Paths of a plugin, for its texts and for the programs that it brings. */
  static Map<String, String> variables(Skill.Place place) {
    var variables = new HashMap<String, String>();
    Loaded from = place.from();
    variables.put("CLAUDE_SKILL_DIR", place.folder().toString());
    variables.put("CLAUDE_PLUGIN_ROOT", from.plugin().root().toString());
    variables.put("CLAUDE_PLUGIN_DATA", from.data().toString());
    from.settings().forEach((key, value) -> variables.put("user_config." + key, value));
    return variables;
  }

  private static void add(StringBuilder text, String more) {
    if (!more.isEmpty()) {
      text.append("\n\n").append(more);
    }
  }

  private String categories(Loaded from, String body) {
    var text = new StringBuilder();
    for (ConnectorCategory category : from.plugin().connectors()) {
      if (body.contains(category.placeholder())) {
        String what = connected.apply(category.placeholder());
        text.append("- ").append(category.placeholder()).append(": ");
        text.append(
                what.isEmpty()
                    ? "nothing is connected; work from the files, or ask the user for what it would have told you"
                    : what)
            .append('\n');
      }
    }
    return text.isEmpty() ? "" : "Connected here:\n" + text.toString().strip();
  }

  /**
   * Files that the text names as {@code @path}. They are read like any others, so that the log and
   * the figures' traces know of them.
   */
  private String attached(String body, Path folder) {
    Path granted = Path.of(project);
    List<String> named =
        NAMED_FILE
            .matcher(body)
            .results()
            .map(found -> found.group(1))
            .filter(name -> isFile(granted, name) || isFile(folder, name))
            .distinct()
            .limit(MOST_FILES)
            .toList();
    return named.isEmpty()
        ? ""
        : "Read first what the text names with an @: " + String.join(", ", named);
  }

  private static boolean isFile(Path folder, String name) {
    try {
      return inside(folder, name).startsWith(folder);
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }

  private static String files(Skill skill) {
    Path folder = skill.place().orElseThrow().folder();
    if (!Files.isRegularFile(folder.resolve("SKILL.md"))
        && !Files.isRegularFile(folder.resolve("skill.md"))) {
      return "";
    }
    try {
      List<String> files =
          Tree.files(folder).stream()
              .map(file -> folder.relativize(file).toString().replace('\\', '/'))
              .filter(file -> !file.equalsIgnoreCase("SKILL.md") && !file.startsWith("."))
              .toList();
      if (files.isEmpty()) {
        return "";
      }
      return "Files of this skill (Skill {\"name\": \"%s\", \"file\": …} reads one; in Shell they lie in %s): %s%s"
          .formatted(
              skill.name(),
              folder,
              String.join(", ", files.subList(0, Math.min(MOST_FILES, files.size()))),
              files.size() > MOST_FILES ? " and %d more".formatted(files.size() - MOST_FILES) : "");
    } catch (IOException _) {
      return "";
    }
  }

  /**
   * One file of a skill.
   *
   * @throws IllegalArgumentException if there is none of this name, or it is no text; the message
   *     tells the model
   */
  static String file(Skill skill, String name) throws IOException {
    Path folder =
        skill
            .place()
            .orElseThrow(
                () -> new IllegalArgumentException("The skill " + skill.name() + " has no files."))
            .folder();
    Path file = inside(folder, name);
    if (Files.size(file) > LARGEST_FILE) {
      throw new IllegalArgumentException(
          "%s is larger than 256 kB; look into it with Shell: %s.".formatted(name, file));
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException _) {
      throw new IllegalArgumentException(
          "%s is no text; it lies at %s for Shell.".formatted(name, file));
    }
  }

  private static Path inside(Path folder, String name) throws IOException {
    try {
      Path file = folder.resolve(name.strip()).normalize();
      if (file.startsWith(folder)
          && Files.isRegularFile(file)
          && file.toRealPath().startsWith(folder.toRealPath())) {
        return file;
      }
    } catch (InvalidPathException _) {
      // told below
    }
    throw new IllegalArgumentException("The skill has no file \"" + name + "\".");
  }
}
