package dev.workroom.extensions.mcp;

import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import java.util.List;
import java.util.Map;

/** A server's tool that stands in the prompt by its own name, {@code mcp__server__tool}. */
record ConnectorTool(Connection connection, McpTool tool, ConnectorCall calls) implements Tool {
  private static final int LONGEST_NAME = 64;

  @Override
  public ToolSpec spec() {
    return new ToolSpec(
        name(connection.config(), tool.name()),
        ToolText.description(tool),
        new Json(ToolText.schema(tool).json()));
  }

  /** Within what model providers take; a long one keeps its beginning and differs at its end. */
  static String name(ServerConfig config, String tool) {
    String name = config.prefix() + ServerConfig.plain(tool);
    return name.length() <= LONGEST_NAME
        ? name
        : name.substring(0, LONGEST_NAME - 9) + "_%08x".formatted(name.hashCode());
  }

  @Override
  public Effect effect(Json input) {
    return ConnectorCall.effect(connection, tool.name());
  }

  @Override
  public List<Label> labels(Json input) {
    return List.of(new Label(Label.Origin.CONNECTOR, connection.name() + " " + tool.name()));
  }

  @Override
  public Answer run(Json input, Context context) throws Exception {
    return calls.run(connection, tool.name(), arguments(input), context);
  }

  @Override
  public Answer resume(Json input, Context context) throws Exception {
    return calls.resume(connection, tool.name(), arguments(input), context);
  }

  /**
   * The input as an object.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Map<String, Object> arguments(Json input) {
    if (input.text().isBlank()) {
      return Map.of();
    }
    Tree tree;
    try {
      tree = Tree.read(input.text());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("The input is not valid JSON: " + e.getMessage(), e);
    }
    if (!tree.isObject()) {
      throw new IllegalArgumentException("The input is not an object.");
    }
    return tree.fields();
  }
}
