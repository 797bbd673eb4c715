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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * OpenAI's Chat Completions protocol, as many other providers and local servers speak it too.
 *
 * <p>A reply's text, calls and further fields ({@code reasoning_content} and the like) are one
 * object on the wire; a {@link Native} block holds either one call with more in it than the known
 * fields, or the message's further fields.
 */
final class ChatCompletions implements Protocol {
  static final String NAME = "openai";
  private static final String OPENAI = "api.openai.com";

  private final Endpoint endpoint;
  private final Prices.Price price;
  private final Pictures pictures;
  private final EncodedMessages encoded = new EncodedMessages();
  private final EncodedHeads heads = new EncodedHeads();

  ChatCompletions(Endpoint endpoint, Prices.Price price, ContentStore store) {
    this.endpoint = endpoint;
    this.price = price;
    this.pictures = new Pictures(store);
  }

  @Override
  public String title() {
    return "an event stream of the Chat Completions protocol";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of();
  }

  @Override
  public Reading reading(Prompt prompt, Consumer<Delta> deltas) {
    return new ChatReading(endpoint, price, deltas, prompt.messages());
  }

  @Override
  public byte[] body(Prompt prompt) {
    byte[] head = heads.of(prompt.system(), prompt.tools(), this::head);
    List<byte[]> parts =
        prompt.messages().stream().map(m -> encoded.of(m, this::messages)).toList();
    var body =
        new ByteArrayOutputStream(
            head.length + 2 + parts.stream().mapToInt(part -> part.length + 1).sum());
    body.writeBytes(head);
    boolean first = prompt.system().isBlank();
    for (byte[] part : parts) {
      if (part.length > 0) {
        if (!first) {
          body.write(',');
        }
        first = false;
        body.writeBytes(part);
      }
    }
    body.write(']');
    body.write('}');
    return body.toByteArray();
  }

  /** All before the first message of the conversation, open at its end. */
  private byte[] head(String system, List<ToolSpec> tools) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JsonText.generator(bytes)) {
      out.writeStartObject();
      out.writeStringProperty("model", endpoint.model());
      out.writeBooleanProperty("stream", true);
      JsonText.raw(out, "stream_options", "{\"include_usage\":true}");
      if (endpoint.maxOutputTokens() > 0) {
        // OpenAI's newer models refuse the old name, most other servers know only that one.
        boolean openAi = OPENAI.equals(endpoint.url().getHost());
        out.writeNumberProperty(
            openAi ? "max_completion_tokens" : "max_tokens", endpoint.maxOutputTokens());
      }
      endpoint.parameters().forEach((name, json) -> JsonText.raw(out, name, json.text()));
      if (!tools.isEmpty()) {
        out.writeArrayPropertyStart("tools");
        for (ToolSpec tool : tools) {
          out.writeStartObject();
          out.writeStringProperty("type", "function");
          out.writeObjectPropertyStart("function");
          out.writeStringProperty("name", tool.name());
          JsonText.string(out, "description", tool.description());
          JsonText.raw(out, "parameters", tool.inputSchema().text());
          out.writeEndObject();
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      out.writeArrayPropertyStart("messages");
      if (!system.isBlank()) {
        out.writeStartObject();
        out.writeStringProperty("role", "system");
        JsonText.string(out, "content", system);
        out.writeEndObject();
      }
      out.flush();
      return bytes.toByteArray();
    }
  }

  /** What one message of ours is on the wire: several messages, separated by commas, or none. */
  private byte[] messages(Message message) {
    List<JsonObject> wire =
        message instanceof Message.User ? user(message.content()) : assistant(message.content());
    var bytes = new ByteArrayOutputStream();
    for (JsonObject each : wire) {
      if (bytes.size() > 0) {
        bytes.write(',');
      }
      try (JsonGenerator out = JsonText.generator(bytes)) {
        each.write(out);
      }
    }
    return bytes.toByteArray();
  }

  /** By instanceof: a pattern switch would spin a class at run time, and a cold start pays it. */
  private static List<JsonObject> assistant(List<ContentBlock> content) {
    JsonObject message = new JsonObject().put("role", "assistant");
    message.put("content", JsonObject.Null.NULL);
    var text = new StringBuilder();
    var calls = new ArrayList<Object>();
    for (ContentBlock block : content) {
      if (block instanceof Native own && own.protocol().equals(NAME)) {
        JsonObject raw = JsonObject.parse(own.raw().text());
        if (isCall(raw)) {
          calls.add(raw);
        } else {
          raw.fields().forEach(message::put);
        }
        continue;
      }
      Object seen = block instanceof Native other ? other.view().orElse(null) : block;
      if (seen instanceof Text words) {
        text.append(words.text());
      } else if (seen instanceof ToolUse use) {
        calls.add(call(use));
      }
    }
    if (!text.isEmpty()) {
      message.put("content", text.toString());
    }
    if (!calls.isEmpty()) {
      message.put("tool_calls", calls);
    }
    boolean empty = message.get("content") == JsonObject.Null.NULL && calls.isEmpty();
    return empty ? List.of() : List.of(message);
  }

  /** Results first, each a message of its own; their pictures may only come in a user message. */
  private List<JsonObject> user(List<ContentBlock> content) {
    var messages = new ArrayList<JsonObject>();
    var parts = new ArrayList<Object>();
    for (ContentBlock block : content) {
      if (block instanceof ToolOutput output) {
        messages.add(
            new JsonObject()
                .put("role", "tool")
                .put("tool_call_id", output.id().value())
                .put("content", output.text()));
        if (!output.images().isEmpty()) {
          parts.add(text("Pictures of the result of " + output.id() + ":"));
          output.images().forEach(image -> parts.add(picture(image)));
        }
      } else if (block instanceof Text words && !words.text().isBlank()) {
        parts.add(text(words.text()));
      } else if (block instanceof Image image) {
        parts.add(picture(image));
      }
    }
    if (!parts.isEmpty()) {
      boolean words =
          parts.size() == 1 && parts.getFirst() instanceof JsonObject only && only.has("text");
      Object said = words ? ((JsonObject) parts.getFirst()).text("text") : parts;
      messages.add(new JsonObject().put("role", "user").put("content", said));
    }
    return messages;
  }

  private static boolean isCall(JsonObject raw) {
    return raw.has("id") && (raw.has("function") || raw.has("custom"));
  }

  private static JsonObject call(ToolUse use) {
    JsonObject call = new JsonObject().put("id", use.id().value()).put("type", "function");
    call.child("function").put("name", use.tool()).put("arguments", JsonText.object(use.input()));
    return call;
  }

  private static JsonObject text(String words) {
    return new JsonObject().put("type", "text").put("text", words);
  }

  private JsonObject picture(Image image) {
    Optional<String> data = pictures.base64(image);
    if (data.isEmpty()) {
      return text(Pictures.MISSING);
    }
    JsonObject part = new JsonObject().put("type", "image_url");
    part.child("image_url").put("url", "data:" + image.mediaType() + ";base64," + data.get());
    return part;
  }
}
