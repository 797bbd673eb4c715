package dev.workroom.models;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.ContentBlock.Native;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolOutput;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Message;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.core.model.Model.Prompt;
import dev.workroom.core.model.Model.ToolSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * Anthropic's Messages protocol.
 *
 * <p>What stays the same from step to step is written once. Four places carry a cache mark: the
 * last tool, the system prompt, and the last two messages of the user: the older one finds what the
 * step before has cached, the newer one extends it.
 */
final class AnthropicMessages implements Protocol {
  static final String NAME = "anthropic";
  private static final String CACHE = "{\"type\":\"ephemeral\"}";
  private static final byte[] MARK =
      (",\"cache_control\":" + CACHE).getBytes(StandardCharsets.UTF_8);
  private static final int MARKED_MESSAGES = 2;

  /** How far before the end of a message its last block ends. */
  private static final int CLOSING = "}]}".length();

  private final Endpoint endpoint;
  private final Prices.Price price;
  private final Pictures pictures;
  private final EncodedMessages encoded = new EncodedMessages();
  private final EncodedHeads heads = new EncodedHeads();

  AnthropicMessages(Endpoint endpoint, Prices.Price price, ContentStore store) {
    this.endpoint = endpoint;
    this.price = price;
    this.pictures = new Pictures(store);
  }

  @Override
  public String title() {
    return "an event stream of the Messages protocol";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("anthropic-version", endpoint.apiVersion());
  }

  @Override
  public Reading reading(Prompt prompt, Consumer<Delta> deltas) {
    return new AnthropicReading(endpoint, price, deltas);
  }

  @Override
  public byte[] body(Prompt prompt) {
    byte[] head = heads.of(prompt.system(), prompt.tools(), this::head);
    List<Message> messages = prompt.messages();
    List<byte[]> parts = messages.stream().map(m -> encoded.of(m, this::message)).toList();
    int firstMarked = firstMarked(messages, parts);
    int size = head.length + 2;
    for (byte[] part : parts) {
      size += part.length + 1 + MARK.length;
    }
    var body = new ByteArrayOutputStream(size);
    body.writeBytes(head);
    boolean first = true;
    for (int i = 0; i < parts.size(); i++) {
      byte[] part = parts.get(i);
      if (part.length == 0) {
        continue;
      }
      if (!first) {
        body.write(',');
      }
      first = false;
      if (i >= firstMarked && messages.get(i) instanceof Message.User) {
        int end = part.length - CLOSING;
        body.write(part, 0, end);
        body.writeBytes(MARK);
        body.write(part, end, CLOSING);
      } else {
        body.writeBytes(part);
      }
    }
    body.write(']');
    body.write('}');
    return body.toByteArray();
  }

  private static int firstMarked(List<Message> messages, List<byte[]> parts) {
    int marks = 0;
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i) instanceof Message.User
          && parts.get(i).length > 0
          && ++marks == MARKED_MESSAGES) {
        return i;
      }
    }
    return 0;
  }

  /** All before the first message, open at its end. */
  private byte[] head(String system, List<ToolSpec> tools) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JsonText.generator(bytes)) {
      out.writeStartObject();
      out.writeStringProperty("model", endpoint.model());
      out.writeNumberProperty("max_tokens", endpoint.maxOutputTokens());
      out.writeBooleanProperty("stream", true);
      endpoint.parameters().forEach((name, json) -> JsonText.raw(out, name, json.text()));
      if (!tools.isEmpty()) {
        out.writeArrayPropertyStart("tools");
        for (int i = 0; i < tools.size(); i++) {
          ToolSpec tool = tools.get(i);
          out.writeStartObject();
          out.writeStringProperty("name", tool.name());
          JsonText.string(out, "description", tool.description());
          JsonText.raw(out, "input_schema", tool.inputSchema().text());
          if (i == tools.size() - 1) {
            JsonText.raw(out, "cache_control", CACHE);
          }
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      if (!system.isBlank()) {
        out.writeArrayPropertyStart("system");
        out.writeStartObject();
        out.writeStringProperty("type", "text");
        JsonText.string(out, "text", system);
        JsonText.raw(out, "cache_control", CACHE);
        out.writeEndObject();
        out.writeEndArray();
      }
      out.writeArrayPropertyStart("messages");
      out.flush();
      // The generator would close what it has opened.
      return bytes.toByteArray();
    }
  }

  /** One message; nothing at all where it has no block that may be sent. */
  private byte[] message(Message message) {
    var bytes = new ByteArrayOutputStream();
    int blocks = 0;
    try (JsonGenerator out = JsonText.generator(bytes)) {
      out.writeStartObject();
      out.writeStringProperty("role", message instanceof Message.User ? "user" : "assistant");
      out.writeArrayPropertyStart("content");
      for (ContentBlock block : message.content()) {
        blocks += block(out, block) ? 1 : 0;
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return blocks == 0 ? new byte[0] : bytes.toByteArray();
  }

  /** By instanceof: a pattern switch would spin a class at run time, and a cold start pays it. */
  private boolean block(JsonGenerator out, ContentBlock block) {
    if (block instanceof Text text) {
      return text(out, text.text());
    }
    if (block instanceof ToolOutput output) {
      return output(out, output);
    }
    if (block instanceof ToolUse use) {
      return call(out, use);
    }
    if (block instanceof Image image) {
      return picture(out, image);
    }
    var own = (Native) block;
    if (own.protocol().equals(NAME)) {
      out.writeRawValue(own.raw().text());
      return true;
    }
    return own.view().isPresent() && block(out, own.view().get());
  }

  private static boolean call(JsonGenerator out, ToolUse use) {
    start(out, "tool_use");
    out.writeStringProperty("id", use.id().value());
    JsonText.string(out, "name", use.tool());
    JsonText.raw(out, "input", JsonText.object(use.input()));
    out.writeEndObject();
    return true;
  }

  /** The protocol refuses empty text. */
  private static boolean text(JsonGenerator out, String text) {
    if (text.isBlank()) {
      return false;
    }
    start(out, "text");
    JsonText.string(out, "text", text);
    out.writeEndObject();
    return true;
  }

  private boolean picture(JsonGenerator out, Image image) {
    Optional<String> data = pictures.base64(image);
    if (data.isEmpty()) {
      return text(out, Pictures.MISSING);
    }
    start(out, "image");
    out.writeObjectPropertyStart("source");
    out.writeStringProperty("type", "base64");
    out.writeStringProperty("media_type", image.mediaType());
    out.writeStringProperty("data", data.get());
    out.writeEndObject();
    out.writeEndObject();
    return true;
  }

  private boolean output(JsonGenerator out, ToolOutput output) {
    start(out, "tool_result");
    out.writeStringProperty("tool_use_id", output.id().value());
    if (output.error()) {
      out.writeBooleanProperty("is_error", true);
    }
    if (output.images().isEmpty()) {
      JsonText.string(out, "content", output.text());
    } else {
      out.writeArrayPropertyStart("content");
      text(out, output.text());
      output.images().forEach(image -> picture(out, image));
      out.writeEndArray();
    }
    out.writeEndObject();
    return true;
  }

  private static void start(JsonGenerator out, String type) {
    out.writeStartObject();
    out.writeStringProperty("type", type);
  }
}
