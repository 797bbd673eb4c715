package dev.workroom.models;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Native;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.core.model.Model.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts a streamed Messages reply together.
 *
 * <p>Each block is kept as its raw JSON; only blocks with nothing but the known fields become plain
 * ones.
 */
final class AnthropicReading implements Protocol.Reading {
  private static final Set<String> TEXT_FIELDS = Set.of("type", "text");
  private static final Set<String> CALL_FIELDS = Set.of("type", "id", "name", "input");

  private final Endpoint endpoint;
  private final Prices.Price price;
  private final Consumer<Delta> deltas;
  private final TreeMap<Long, Part> parts = new TreeMap<>();
  private final JsonObject usage = new JsonObject();
  private String stop = "";
  private boolean whole;

  /** A block while it grows: what grows by deltas is kept apart from what came at its start. */
  private static final class Part {
    final JsonObject raw;
    final StringBuilder text = new StringBuilder();
    final StringBuilder input = new StringBuilder();

    Part(JsonObject raw) {
      this.raw = raw;
    }
  }

  AnthropicReading(Endpoint endpoint, Prices.Price price, Consumer<Delta> deltas) {
    this.endpoint = endpoint;
    this.price = price;
    this.deltas = deltas;
  }

  @Override
  public boolean take(JsonObject event) throws Trouble {
    switch (event.text("type")) {
      case "message_start" -> usage(event.object("message").object("usage"));
      case "content_block_start" -> start(event);
      case "content_block_delta" -> grow(event);
      case "message_delta" -> {
        usage(event.object("usage"));
        String reason = event.object("delta").text("stop_reason");
        stop = reason.isEmpty() ? stop : reason;
      }
      case "message_stop" -> whole = true;
      case "error" -> throw Complaint.of(endpoint, event);
      default -> {
        // Pings, ends of blocks, and kinds to come: nothing to keep.
      }
    }
    return whole;
  }

  @Override
  public boolean whole() {
    return whole;
  }

  @Override
  public Reply reply() {
    List<ContentBlock> content = new ArrayList<>();
    parts.values().forEach(part -> content.add(block(part)));
    var message = new Message.Assistant(content, StopReason.END);
    return new Reply(
        new Message.Assistant(content, stopReason(!message.toolUses().isEmpty())),
        price.usage(
            Math.max(0, usage.count("input_tokens")),
            Math.max(0, usage.count("cache_read_input_tokens")),
            Math.max(0, usage.count("cache_creation_input_tokens")),
            Math.max(0, usage.count("output_tokens")),
            usage.has("input_tokens") && usage.has("output_tokens")));
  }

  private void start(JsonObject event) throws Trouble {
    if (!(event.get("content_block") instanceof JsonObject block) || event.count("index") < 0) {
      throw garbage(event);
    }
    parts.put(event.count("index"), new Part(block));
    String text = block.text("text");
    if (!text.isEmpty()) {
      deltas.accept(new Delta.Text(text));
    }
  }

  private void grow(JsonObject event) throws Trouble {
    Part part = parts.get(event.count("index"));
    JsonObject delta = event.object("delta");
    if (part == null) {
      throw garbage(event);
    }
    switch (delta.text("type")) {
      case "text_delta" -> {
        part.text.append(delta.text("text"));
        deltas.accept(new Delta.Text(delta.text("text")));
      }
      case "thinking_delta" -> {
        part.text.append(delta.text("thinking"));
        deltas.accept(new Delta.Thinking(delta.text("thinking")));
      }
      case "input_json_delta" -> part.input.append(delta.text("partial_json"));
      case "citations_delta" -> {
        Object citation = delta.get("citation");
        if (citation != null) {
          if (!(part.raw.get("citations") instanceof List<?>)) {
            part.raw.put("citations", new ArrayList<Object>());
          }
          part.raw.list("citations").add(citation);
        }
      }
      default -> {
        // A delta of a kind to come.
        delta.fields().remove("type");
        delta.fields().forEach(part.raw::merge);
      }
    }
  }

  private static ContentBlock block(Part part) {
    JsonObject raw = part.raw;
    String type = raw.text("type");
    if (!part.text.isEmpty()) {
      String field = type.equals("thinking") ? "thinking" : "text";
      raw.put(field, raw.text(field) + part.text);
    }
    if (!part.input.isEmpty()) {
      raw.put("input", JsonObject.parse(JsonText.object(new Json(part.input.toString()))));
    }
    if (type.equals("text")) {
      if (raw.get("citations") == JsonObject.Null.NULL) {
        raw.fields().remove("citations");
      }
      return kept(raw, new Text(raw.text("text")), TEXT_FIELDS);
    }
    if (type.equals("tool_use")) {
      return kept(raw, call(part), CALL_FIELDS);
    }
    return new Native(AnthropicMessages.NAME, new Json(raw.toString()), Optional.empty());
  }

  private static ContentBlock kept(JsonObject raw, ContentBlock view, Set<String> known) {
    return known.containsAll(raw.fields().keySet())
        ? view
        : new Native(AnthropicMessages.NAME, new Json(raw.toString()), Optional.of(view));
  }

  /** The input as the model wrote it, valid or not. */
  private static ToolUse call(Part part) {
    String input =
        part.input.isEmpty() ? part.raw.object("input").toString() : part.input.toString();
    return new ToolUse(new CallId(part.raw.text("id")), part.raw.text("name"), new Json(input));
  }

  private StopReason stopReason(boolean calls) {
    return switch (stop) {
      case "max_tokens", "model_context_window_exceeded" -> StopReason.LENGTH;
      case "refusal" -> StopReason.REFUSAL;
      default -> calls ? StopReason.TOOL_USE : StopReason.END;
    };
  }

  /** Later figures are totals, not differences. */
  private void usage(JsonObject figures) {
    figures
        .fields()
        .forEach((name, value) -> {
          if (value instanceof JsonObject.Digits) {
            usage.put(name, value);
          }
        });
  }

  private Trouble garbage(JsonObject event) {
    return new Trouble(
        Trouble.Kind.BROKEN,
        Complaint.garbage(endpoint, "an event stream of the Messages protocol", event.toString()));
  }
}
