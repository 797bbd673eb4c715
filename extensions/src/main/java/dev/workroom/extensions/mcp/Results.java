package dev.workroom.extensions.mcp;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.ToolResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a server gave, as the model reads it: text, pictures, and a line for what is neither. */
record Results(ContentStore contents) {
  private static final int MOST_IMAGES = 8;
  private static final int LARGEST_IMAGE = 4 << 20;
  private static final int LONGEST = 4 << 20;
  private static final Set<String> PICTURES =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  /** The result of a call. {@code tool} says what its structured content should look like. */
  ToolResult of(McpResource.Outcome outcome, Optional<McpTool> tool) {
    var text = new StringBuilder();
    var images = new ArrayList<Image>();
    outcome.content().forEach(block -> add(block, text, images));
    if (!outcome.structured().missing()) {
      structured(outcome.structured(), tool, text);
    }
    String whole = capped(text.toString().strip());
    if (outcome.error()) {
      return new ToolResult.Failed(
          whole.isEmpty() ? "The tool failed and did not say why." : whole);
    }
    return new ToolResult.Ok(whole.isEmpty() && images.isEmpty() ? "Done." : whole, images);
  }

  /** The contents of a resource. */
  ToolResult of(List<Tree> contents) {
    var text = new StringBuilder();
    var images = new ArrayList<Image>();
    contents.forEach(one -> resource(one, text, images));
    return new ToolResult.Ok(capped(text.toString().strip()), images);
  }

  /** The text of a prompt's messages. */
  String prompt(List<Tree> messages) {
    var text = new StringBuilder();
    for (Tree message : messages) {
      if (message.at("role").text().equals("assistant")) {
        text.append("(assistant) ");
      }
      add(message.at("content"), text, new ArrayList<>());
    }
    return capped(text.toString().strip());
  }

  private void add(Tree block, StringBuilder text, List<Image> images) {
    switch (block.at("type").text()) {
      case "text" -> line(text, block.at("text").text());
      case "image" -> image(block.at("data").text(), block.at("mimeType").text(), text, images);
      case "audio" ->
          line(
              text,
              "[sound, %s, %d kB; it cannot be heard here]"
                  .formatted(
                      block.at("mimeType").text(), block.at("data").text().length() * 3 / 4096));
      case "resource_link" ->
          line(
              text,
              "[resource %s: %s %s]"
                  .formatted(
                      block.at("uri").text(),
                      block.at("name").text(),
                      block.at("description").text()));
      case "resource" -> resource(block.at("resource"), text, images);
      default -> line(text, block.json());
    }
  }

  private void resource(Tree resource, StringBuilder text, List<Image> images) {
    String uri = resource.at("uri").text();
    String type = resource.at("mimeType").text();
    Optional<String> words = resource.at("text").string();
    if (words.isPresent()) {
      line(text, "[%s]\n%s".formatted(uri, words.get()));
    } else if (PICTURES.contains(type.toLowerCase(Locale.ROOT))) {
      image(resource.at("blob").text(), type, text, images);
    } else {
      line(
          text,
          "[%s: %s, %d kB; not text]"
              .formatted(
                  uri,
                  type.isEmpty() ? "bytes" : type,
                  resource.at("blob").text().length() * 3 / 4096));
    }
  }

  private void image(String data, String type, StringBuilder text, List<Image> images) {
    String mediaType = type.toLowerCase(Locale.ROOT);
    if (images.size() >= MOST_IMAGES || !PICTURES.contains(mediaType)) {
      line(text, "[a picture, %s, is left out]".formatted(type));
      return;
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(data);
      if (bytes.length > LARGEST_IMAGE) {
        line(text, "[a picture of %d MB is left out]".formatted(bytes.length >> 20));
      } else {
        images.add(new Image(mediaType, contents.put(bytes)));
      }
    } catch (IllegalArgumentException _) {
      line(text, "[a picture that cannot be read]");
    }
  }

  /** Servers repeat it as text for old clients; it is shown once. */
  private static void structured(Tree value, Optional<McpTool> tool, StringBuilder text) {
    Optional<String> trouble =
        tool.flatMap(McpTool::outputSchema)
            .flatMap(schema -> SchemaCheck.trouble(new Tree(schema), value));
    boolean repeated = false;
    try {
      repeated = Tree.read(text.toString()).equals(value);
    } catch (IllegalArgumentException | NullPointerException _) {
      // the text is something else
    }
    if (!repeated) {
      line(text, value.json());
    }
    trouble.ifPresent(
        why -> line(text, "[the result is not what the tool says it gives: " + why + "]"));
  }

  private static void line(StringBuilder text, String more) {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
    text.append(more);
  }

  private static String capped(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= LONGEST
        ? text
        : text.substring(0, Math.min(text.length(), LONGEST / 2))
            + "\n[the rest, of %d characters in all, was cut off]".formatted(text.length());
  }
}
