package dev.workroom.app;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.Influenced;
import dev.workroom.core.event.Event.SkillUsed;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.Label;
import dev.workroom.extensions.Kit;
import dev.workroom.extensions.mcp.Connectors;
import dev.workroom.extensions.mcp.McpResource.Argument;
import dev.workroom.extensions.mcp.McpResource.Prompt;
import dev.workroom.extensions.mcp.ServerConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prompts that connectors prepared, which a person calls by a slash: {@code
 * /mcp__server__prompt first "second one"}. The words are the server's, so they are labelled so.
 */
record ConnectorPrompts(Workshop workshop, Setup setup, Kit kit) {
  private static final Pattern CALL = Pattern.compile("/(mcp__\\S+)(?:\\s+(.*))?", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  /**
   * A prompt as people call it.
   *
   * @param name without the slash
   */
  record Command(ServerConfig server, Prompt prompt, String name) {
    static Command of(ServerConfig server, Prompt prompt) {
      String plain = prompt.name().replaceAll("[^A-Za-z0-9_-]", "_");
      return new Command(server, prompt, server.prefix() + plain);
    }

    /** What may stand behind it: {@code city [state]}. */
    String hint() {
      return String.join(
          " ",
          prompt.arguments().stream()
              .map(one -> one.required() ? one.name() : "[" + one.name() + "]")
              .toList());
    }
  }

  static boolean isOne(String told) {
    return CALL.matcher(told.strip()).matches();
  }

  /** Those that are known, without going to any server. */
  List<Command> all() {
    return workshop.connectors().configs(setup, kit).stream()
        .flatMap(server ->
            workshop.connectors().prompts(server.name()).known().stream()
                .map(prompt -> Command.of(server, prompt)))
        .toList();
  }

  /**
   * What enters the log when a person calls one.
   *
   * @throws UserError if there is none of that name, or its server does not give it
   */
  List<Event> used(String told) {
    Matcher call = CALL.matcher(told.strip());
    if (!call.matches()) {
      throw new IllegalArgumentException(told);
    }
    String name = call.group(1);
    String words = call.group(2) == null ? "" : call.group(2).strip();
    ServerConfig server =
        workshop.connectors().configs(setup, kit).stream()
            .filter(one -> name.startsWith(one.prefix()))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    try (Connectors connectors =
        workshop
            .connectors()
            .open(
                workshop, List.of(server), List.of(), workshop.sandbox(setup.isolation()), null)) {
      connectors.meet();
      Prompt prompt =
          workshop.connectors().prompts(server.name()).known().stream()
              .filter(one -> Command.of(server, one).name().equals(name))
              .findFirst()
              .orElseThrow(() -> unknown(name));
      Map<String, Object> arguments = arguments(Command.of(server, prompt), words);
      String text = connectors.prompt(server.name(), prompt.name(), arguments);
      return List.of(
          new Influenced(
              List.of(new Label(Label.Origin.CONNECTOR, server.name() + " " + prompt.name())),
              List.of(),
              text),
          new SkillUsed(name, words, text, Optional.empty()));
    } catch (IOException e) {
      throw UserError.failed(
          "The connector %s does not give its prompt: %s."
              .formatted(server.name(), Terminal.oneLine(String.valueOf(e.getMessage()), 300)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw UserError.failed("Stopped.");
    }
  }

  private UserError unknown(String name) {
    List<String> names = all().stream().map(one -> "/" + one.name()).toList();
    return UserError.usage(
        "There is no command /%s. %s"
            .formatted(
                Terminal.oneLine(name, 80),
                names.isEmpty()
                    ? "'workroom connector test' shows what prompts a connector has."
                    : "Connectors have: " + String.join(", ", names)));
  }

  /** Word by word; the last argument takes all that is left. */
  private static Map<String, Object> arguments(Command command, String words) {
    var values = new LinkedHashMap<String, Object>();
    List<Argument> wanted = command.prompt().arguments();
    var left = new ArrayList<String>();
    Matcher word = WORD.matcher(words);
    int at = 0;
    while (left.size() + 1 < wanted.size() && word.find(at)) {
      left.add(
          word.group(1) != null
              ? word.group(1)
              : word.group(2) != null ? word.group(2) : word.group(3));
      at = word.end();
    }
    String rest = words.substring(at).strip();
    if (!rest.isEmpty()) {
      left.add(rest.replaceFirst("^([\"'])([^\"']*)\\1$", "$2"));
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (i < left.size()) {
        values.put(wanted.get(i).name(), left.get(i));
      } else if (wanted.get(i).required()) {
        throw UserError.usage(
            "/%s wants more: /%s %s".formatted(command.name(), command.name(), command.hint()));
      }
    }
    return values;
  }
}
