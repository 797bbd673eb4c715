package dev.workroom.models;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Native;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.Message.StopReason;
import dev.workroom.core.message.Usage;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.core.model.Model.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Puts a streamed Chat Completions reply together. */
final class ChatReading implements Protocol.Reading {
  private static final Set<String> CALL_FIELDS = Set.of("id", "type", "function");
  private static final Set<String> FUNCTION_FIELDS = Set.of("name", "arguments");

  private final Endpoint endpoint;
  private final Prices.Price price;
  private final Consumer<Delta> deltas;
  private final List<Message> before;
  private final StringBuilder text = new StringBuilder();
  private final JsonObject further = new JsonObject();
  private final List<Part> calls = new ArrayList<>();
  private JsonObject usage = new JsonObject();
  private String finish = "";

  /** A call while it grows. */
  private static final class Part {
    final long index;
    final JsonObject raw = new JsonObject();
    final StringBuilder arguments = new StringBuilder();

    Part(long index) {
      this.index = index;
    }
  }

  /**
   * @param before the prompt's messages, whose call ids are taken
   */
  ChatReading(Endpoint endpoint, Prices.Price price, Consumer<Delta> deltas, List<Message> before) {
    this.endpoint = endpoint;
    this.price = price;
    this.deltas = deltas;
    this.before = before;
  }

  @Override
  public boolean take(JsonObject event) throws Trouble {
    if (event.has("error") && event.get("error") != JsonObject.Null.NULL) {
      throw Complaint.of(endpoint, event);
    }
    if (event.get("usage") instanceof JsonObject figures) {
      usage = figures;
    }
    if (!event.list("choices").isEmpty()
        && event.list("choices").getFirst() instanceof JsonObject choice) {
      delta(choice.object("delta"));
      String reason = choice.text("finish_reason");
      finish = reason.isEmpty() ? finish : reason;
    }
    // The figures come after the finish, so the stream is read on to its end.
    return false;
  }

  @Override
  public boolean whole() {
    return !finish.isEmpty();
  }

  @Override
  public Reply reply() {
    var content = new ArrayList<ContentBlock>();
    boolean parts = further.get("content") instanceof List<?>;
    if (!further.fields().isEmpty()) {
      content.add(
          new Native(
              ChatCompletions.NAME,
              new Json(further.toString()),
              parts ? Optional.of(new Text(text.toString())) : Optional.empty()));
    }
    if (!text.isEmpty() && !parts) {
      content.add(new Text(text.toString()));
    }
    Set<String> taken = new HashSet<>();
    if (!calls.isEmpty()) {
      before.stream()
          .filter(Message.Assistant.class::isInstance)
          .flatMap(message -> ((Message.Assistant) message).toolUses().stream())
          .forEach(use -> taken.add(use.id().value()));
    }
    calls.forEach(call -> content.add(block(call, taken)));
    return new Reply(new Message.Assistant(content, stopReason()), usage());
  }

  private void delta(JsonObject delta) {
    delta
        .fields()
        .forEach((name, value) -> {
          switch (name) {
            case "role" -> {}
            case "content" -> content(value);
            case "tool_calls" -> delta.list(name).forEach(this::call);
            default -> further(name, value);
          }
        });
  }

  private void further(String name, Object value) {
    if (value instanceof String words && name.startsWith("reasoning")) {
      deltas.accept(new Delta.Thinking(words));
    }
    if (value != JsonObject.Null.NULL) {
      further.merge(name, value);
    }
  }

  private void content(Object value) {
    if (value instanceof String words) {
      said(words);
    } else if (value instanceof List<?> parts) {
      for (Object part : parts) {
        if (part instanceof JsonObject piece) {
          said(piece.text("text"));
        }
      }
      further.merge("content", value);
    }
  }

  private void said(String words) {
    if (!words.isEmpty()) {
      text.append(words);
      deltas.accept(new Delta.Text(words));
    }
  }

  private void call(Object piece) {
    if (!(piece instanceof JsonObject delta)) {
      return;
    }
    Part part = part(delta);
    delta
        .fields()
        .forEach((name, value) -> {
          switch (name) {
            case "index" -> {}
            case "function" -> function(part, delta.object(name));
            case "id", "type" -> {
              if (value instanceof String words && !words.isEmpty()) {
                part.raw.put(name, words);
              }
            }
            default -> {
              if (value != JsonObject.Null.NULL) {
                part.raw.merge(name, value);
              }
            }
          }
        });
  }

  /** Some servers leave the index out: then an id begins a new call. */
  private Part part(JsonObject delta) {
    boolean goesOn = delta.text("id").isEmpty() && !calls.isEmpty();
    long index = delta.count("index");
    if (index < 0) {
      index = goesOn ? calls.getLast().index : calls.size();
    }
    for (Part part : calls) {
      if (part.index == index) {
        return part;
      }
    }
    var part = new Part(index);
    calls.add(part);
    return part;
  }

  private static void function(Part part, JsonObject delta) {
    JsonObject function = part.raw.child("function");
    delta
        .fields()
        .forEach((name, value) -> {
          if (value == JsonObject.Null.NULL) {
            return;
          }
          if (name.equals("arguments")) {
            part.arguments.append(value);
          } else {
            function.merge(name, value);
          }
        });
  }

  private static ContentBlock block(Part part, Set<String> taken) {
    String input = part.arguments.isEmpty() ? "{}" : part.arguments.toString();
    // Some servers count calls anew in each reply; in a session an id stands for one call.
    String given = part.raw.text("id");
    String id = given.isEmpty() ? "call_1" : given;
    for (int i = 2; !taken.add(id); i++) {
      id = (given.isEmpty() ? "call" : given) + "_" + i;
    }
    var use =
        new ToolUse(new CallId(id), part.raw.object("function").text("name"), new Json(input));
    boolean plain =
        CALL_FIELDS.containsAll(part.raw.fields().keySet())
            && FUNCTION_FIELDS.containsAll(part.raw.object("function").fields().keySet())
            && !part.raw.text("type").equals("custom");
    if (plain) {
      return use;
    }
    part.raw.put("id", id);
    if (part.raw.get("function") instanceof JsonObject function) {
      function.put("arguments", JsonText.object(use.input()));
    }
    return new Native(ChatCompletions.NAME, new Json(part.raw.toString()), Optional.of(use));
  }

  private StopReason stopReason() {
    if (further.has("refusal") || finish.equals("content_filter")) {
      return StopReason.REFUSAL;
    }
    if (finish.equals("length")) {
      return StopReason.LENGTH;
    }
    return calls.isEmpty() ? StopReason.END : StopReason.TOOL_USE;
  }

  /** Prompt tokens include the cached ones here. */
  private Usage usage() {
    long prompt = usage.count("prompt_tokens");
    JsonObject details = usage.object("prompt_tokens_details");
    long cached = Math.max(details.count("cached_tokens"), usage.count("prompt_cache_hit_tokens"));
    long read = Math.max(0, cached);
    long written = Math.max(0, details.count("cache_write_tokens"));
    long output = usage.count("completion_tokens");
    return price.usage(
        Math.max(0, prompt - read - written),
        read,
        written,
        Math.max(0, output),
        prompt >= 0 && output >= 0);
  }
}
