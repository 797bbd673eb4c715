package dev.workroom.extensions;

import dev.workroom.extensions.Component.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Skills, commands and sub-agents: Markdown files with a head. */
final class TextComponents {
  private static final Pattern NAME =
      Pattern.compile("[\\p{Ll}\\p{Lo}\\d]+(-[\\p{Ll}\\p{Lo}\\d]+)*");
  private static final Pattern DESCRIPTION_LINE =
      Pattern.compile("(?mi)^\\**description:?\\**:?\\s*(\\S.*)$");

  /** What YAML would make a number or a switch of. */
  private static final Pattern NO_TEXT =
      Pattern.compile("(?i)[-+]?\\d+(\\.\\d+)?|true|false|yes|no|on|off|null");

  private static final int MANY_LINES = 500;
  static final String SKILL_FILE = "SKILL.md";
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_DESCRIPTION = 1024;

  /** What a sub-agent of a plugin may not bring. */
  private static final Set<String> NOT_FOR_AGENTS = Set.of("hooks", "mcpServers", "permissionMode");

  private static final List<String> NOT_FOR_AGENTS_YET =
      List.of("effort", "memory", "background", "isolation", "initialPrompt");
  private static final List<String> NOT_FOR_SKILLS =
      List.of(
          "model",
          "effort",
          "hooks",
          "paths",
          "shell",
          "background",
          "triggers",
          "tools",
          "dependencies",
          "hide-from-slash-command-tool");

  private final String plugin;
  private final PluginFiles files;

  TextComponents(String plugin, PluginFiles files) {
    this.plugin = plugin;
    this.files = files;
  }

  /** The skill in a folder, if it holds one. */
  Optional<Component> skill(Path folder, String folderName) {
    return skillFile(folder)
        .flatMap(file -> files.text(file).map(text -> skill(file, folderName, text)));
  }

  /** Its file: SKILL.md, in whatever case people write it. */
  Optional<Path> skillFile(Path folder) {
    Path usual = folder.resolve(SKILL_FILE);
    return Files.isRegularFile(usual)
        ? Optional.of(usual)
        : files.list(folder).stream()
            .filter(file -> String.valueOf(file.getFileName()).equalsIgnoreCase(SKILL_FILE))
            .filter(Files::isRegularFile)
            .findFirst();
  }

  private Component skill(Path file, String folder, String text) {
    String shown = files.shown(file);
    Frontmatter head = Frontmatter.of(text);
    List<Diagnostic> odd = problems(head, shown);
    String name = Values.text(head.fields().get("name"));
    if (name.isEmpty()) {
      if (head.fields().isEmpty()) {
        odd.add(
            Diagnostic.warning(shown, "The skill has no head; its name is that of its folder."));
      }
      name = folder;
    } else if (!name.equals(folder)) {
      odd.add(
          Diagnostic.note(shown, "The skill is named " + name + " in the folder " + folder + "."));
    }
    if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
      odd.add(
          Diagnostic.warning(
              shown,
              "The name " + name + " is not 1 to 64 lower-case letters, digits and hyphens."));
    }
    return component(Kind.SKILL, name, shown, head, odd);
  }

  /** A command; {@code base} is the folder from which its name counts. */
  Optional<Component> command(Path file, Path base) {
    return files
        .text(file)
        .map(text -> {
          String shown = files.shown(file);
          Frontmatter head = Frontmatter.of(text);
          boolean folder = String.valueOf(file.getFileName()).equals(SKILL_FILE);
          Path named = folder && !base.equals(file.getParent()) ? file.getParent() : file;
          return component(
              Kind.COMMAND,
              segments(named == null ? file : named, base),
              shown,
              head,
              problems(head, shown));
        });
  }

  /** A style of writing; {@code base} is the folder from which its name counts. */
  Optional<Component> style(Path file, Path base) {
    return files
        .text(file)
        .map(text -> {
          String shown = files.shown(file);
          Frontmatter head = Frontmatter.of(text);
          String path = segments(file, base).replaceAll("[^\\p{L}\\d:_-]+", "-");
          return component(Kind.STYLE, path, shown, head, problems(head, shown));
        });
  }

  /** A command that the manifest itself holds. */
  Component command(String name, Map<String, Object> fields, String body, String file) {
    var head = new Frontmatter(fields, body, List.of());
    return component(Kind.COMMAND, name, file, head, new ArrayList<>());
  }

  /** A sub-agent; what would widen its rights is left out. */
  Optional<Component> agent(Path file, Path base) {
    return files
        .text(file)
        .map(text -> {
          String shown = files.shown(file);
          Frontmatter head = Frontmatter.of(text);
          List<Diagnostic> odd = problems(head, shown);
          var fields = new LinkedHashMap<>(head.fields());
          for (String forbidden : NOT_FOR_AGENTS) {
            if (fields.remove(forbidden) != null) {
              odd.add(
                  Diagnostic.warning(
                      shown,
                      "A plugin's sub-agent may not bring " + forbidden + "; it was left out."));
            }
          }
          String path = segments(file, base);
          String name = Values.text(fields.get("name"));
          if (name.isEmpty() || name.lines().count() > 1) {
            odd.add(
                Diagnostic.warning(shown, "The sub-agent has no name; it is called by its file."));
          } else {
            String called = path.substring(path.lastIndexOf(':') + 1);
            if (!name.equals(called)) {
              odd.add(
                  Diagnostic.note(
                      shown, "The sub-agent is named " + name + " in the file " + called + "."));
            }
            path = path.contains(":") ? path.substring(0, path.lastIndexOf(':') + 1) + name : name;
          }
          return component(
              Kind.AGENT, path, shown, new Frontmatter(fields, head.body(), List.of()), odd);
        });
  }

  private Component component(
      Kind kind, String name, String shown, Frontmatter head, List<Diagnostic> odd) {
    String description = Values.text(head.fields().get("description"));
    if (description.isEmpty()) {
      description = described(head.body());
      odd.add(
          description.isEmpty()
              ? Diagnostic.warning(shown, "Nothing says what it is for.")
              : Diagnostic.note(shown, "It has no description; its first paragraph serves."));
    } else if (kind == Kind.SKILL && description.length() > LONGEST_DESCRIPTION) {
      odd.add(Diagnostic.warning(shown, "The description is longer than 1,024 characters."));
    }
    switches(head, shown, odd);
    for (String key : List.of("name", "description")) {
      String value = Values.text(head.fields().get(key));
      if (NO_TEXT.matcher(value).matches()) {
        odd.add(Diagnostic.note(shown, "The " + key + " " + value + " was taken as text."));
      }
    }
    long lines = head.body().lines().count();
    if (kind == Kind.SKILL && lines > MANY_LINES) {
      odd.add(
          Diagnostic.note(
              shown,
              "It has %d lines; what is not always needed belongs into files beside it."
                  .formatted(lines)));
    }
    String unused =
        (kind == Kind.AGENT ? NOT_FOR_AGENTS_YET : NOT_FOR_SKILLS)
            .stream().filter(head.fields()::containsKey).collect(Collectors.joining(", "));
    if (!unused.isEmpty()) {
      odd.add(Diagnostic.note(shown, "Workroom does not use its " + unused + "."));
    }
    return new Component(
        kind, plugin + ":" + name, shown, description, head.fields(), head.body(), odd);
  }

  private static void switches(Frontmatter head, String shown, List<Diagnostic> odd) {
    for (String key : List.of("disable-model-invocation", "user-invocable", "background")) {
      Object value = Values.field(head.fields(), key);
      if (value != null && Values.truth(value).isEmpty()) {
        odd.add(Diagnostic.warning(shown, "The field " + key + " is neither true nor false."));
      }
    }
  }

  private static List<Diagnostic> problems(Frontmatter head, String shown) {
    var odd = new ArrayList<Diagnostic>();
    head.problems().forEach(problem -> odd.add(Diagnostic.warning(shown, problem)));
    return odd;
  }

  /** {@code build/web.md} is {@code build:web}. */
  private static String segments(Path file, Path base) {
    String path = base.relativize(file).toString().replace('\\', '/').replace('/', ':');
    return PluginFiles.isMarkdown(file) ? path.substring(0, path.length() - ".md".length()) : path;
  }

  /** A line "description: …" near the top, else the first paragraph that is no heading. */
  private static String described(String body) {
    String top = body.length() > 3000 ? body.substring(0, 3000) : body;
    Matcher line = DESCRIPTION_LINE.matcher(top);
    if (line.find()) {
      return line.group(1).strip();
    }
    for (String paragraph : top.strip().split("\n\\s*\n")) {
      String text = paragraph.strip();
      if (!text.isEmpty()
          && !text.startsWith("#")
          && !text.startsWith("```")
          && !text.startsWith("<!--")) {
        String flat = text.replaceAll("\\s+", " ");
        return flat.length() > LONGEST_DESCRIPTION ? flat.substring(0, LONGEST_DESCRIPTION) : flat;
      }
    }
    return "";
  }
}
