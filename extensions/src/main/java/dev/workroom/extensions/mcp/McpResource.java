package dev.workroom.extensions.mcp;

import java.util.List;
import java.util.Map;

/**
 * Something to read that a server lists.
 *
 * @param uri its address, or for a template the pattern of addresses
 */
public record McpResource(
    String uri, String name, String description, String mediaType, boolean template) {

  static McpResource of(Tree tree) {
    boolean template = !tree.at("uriTemplate").text().isEmpty();
    return new McpResource(
        tree.at(template ? "uriTemplate" : "uri").text(),
        tree.at("title").string().orElse(tree.at("name").text()),
        tree.at("description").text(),
        tree.at("mimeType").text(),
        template);
  }

  /** A prepared prompt of a server. */
  public record Prompt(String name, String title, String description, List<Argument> arguments) {
    public Prompt {
      arguments = List.copyOf(arguments);
    }

    static Prompt of(Tree tree) {
      return new Prompt(
          tree.at("name").text(),
          tree.at("title").text(),
          tree.at("description").text(),
          tree.at("arguments").items().stream()
              .map(a ->
                  new Argument(
                      a.at("name").text(), a.at("description").text(), a.at("required").truth()))
              .toList());
    }
  }

  /** What a prompt wants to know. */
  public record Argument(String name, String description, boolean required) {}

  /**
   * What a call gave.
   *
   * @param content its blocks, as the protocol has them
   * @param structured its JSON value, in case it has one
   */
  record Outcome(List<Tree> content, Tree structured, boolean error, Map<String, Object> meta) {}
}
