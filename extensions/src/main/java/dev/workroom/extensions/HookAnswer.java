package dev.workroom.extensions;

import dev.workroom.core.message.Json;
import dev.workroom.json.Wire;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a hook said, as published hooks say it: by its exit code, or by JSON on standard output.
 *
 * @param decision what it decides; {@code ALLOW} counts as nothing, since policy decides
 * @param reason for it
 * @param context what the model is to be told
 * @param input another input for the call; empty: the same
 * @param output what the model is to be shown instead of the result; empty: the result
 * @param stops why everything is to stop; empty: it goes on
 * @param message for people
 * @param trouble what went wrong with the hook itself; empty: nothing
 */
public record HookAnswer(
    Decision decision,
    String reason,
    String context,
    Optional<Json> input,
    Optional<String> output,
    Optional<String> stops,
    String message,
    String trouble) {
  private static final int LONGEST = 10_000;

  /** The decisions, the weakest first. */
  public enum Decision {
    NONE,
    ALLOW,
    ASK,
    BLOCK
  }

  static final HookAnswer NOTHING =
      new HookAnswer(
          Decision.NONE, "", "", Optional.empty(), Optional.empty(), Optional.empty(), "", "");

  static HookAnswer troubled(String why) {
    return new HookAnswer(
        Decision.NONE, "", "", Optional.empty(), Optional.empty(), Optional.empty(), "", why);
  }

  /**
   * Reads how a command ended.
   *
   * @param plain whether text on standard output is for the model, as some events have it
   */
  static HookAnswer of(int exit, String out, String err, boolean plain) {
    String said = out.strip();
    if (exit == 2) {
      String reason = err.isBlank() ? "A hook said no." : cut(err.strip());
      return new HookAnswer(
          Decision.BLOCK, reason, "", Optional.empty(), Optional.empty(), Optional.empty(), "", "");
    }
    Optional<HookAnswer> json = said.startsWith("{") ? json(said) : Optional.empty();
    if (json.isPresent()) {
      return json.get();
    }
    if (exit != 0) {
      return troubled(
          "it ended with %d: %s".formatted(exit, cut(err.isBlank() ? said : err.strip())));
    }
    return plain && !said.isEmpty()
        ? new HookAnswer(
            Decision.NONE,
            "",
            cut(said),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "",
            "")
        : NOTHING;
  }

  private static Optional<HookAnswer> json(String text) {
    try {
      return Wire.read(text, Object.class) instanceof Map<?, ?> map
          ? Optional.of(read(Values.map(map)))
          : Optional.empty();
    } catch (IllegalArgumentException | NullPointerException | StackOverflowError _) {
      return Optional.empty();
    }
  }

  private static HookAnswer read(Map<String, Object> all) {
    Map<String, Object> own =
        all.get("hookSpecificOutput") instanceof Map<?, ?> map ? Values.map(map) : Map.of();
    Map<String, Object> request =
        own.get("decision") instanceof Map<?, ?> map ? Values.map(map) : Map.of();
    String word =
        first(
            Values.text(own.get("permissionDecision")),
            Values.text(request.get("behavior")),
            Values.text(all.get("decision")));
    String reason =
        first(
            Values.text(own.get("permissionDecisionReason")),
            Values.text(request.get("message")),
            Values.text(all.get("reason")));
    Decision decision =
        switch (word.toLowerCase(Locale.ROOT)) {
          case "deny", "block" -> Decision.BLOCK;
          case "ask", "ask_user", "defer" -> Decision.ASK;
          case "allow", "approve" -> Decision.ALLOW;
          default -> Decision.NONE;
        };
    Object input =
        own.get("updatedInput") != null ? own.get("updatedInput") : request.get("updatedInput");
    Object output =
        own.get("updatedToolOutput") != null
            ? own.get("updatedToolOutput")
            : own.get("updatedMCPToolOutput");
    boolean stop = Values.truth(all.get("continue")).filter(go -> !go).isPresent();
    String why = Values.text(all.get("stopReason"));
    return new HookAnswer(
        decision,
        cut(reason.isEmpty() && decision == Decision.BLOCK ? "A hook said no." : reason),
        cut(
            first(
                Values.text(own.get("additionalContext")),
                Values.text(all.get("additionalContext")))),
        input instanceof Map<?, ?> map ? Optional.of(new Json(Wire.write(map))) : Optional.empty(),
        output == null
            ? Optional.empty()
            : Optional.of(output instanceof String text ? text : Wire.write(output)),
        stop
            ? Optional.of(why.isEmpty() ? "A hook stopped the work." : cut(why))
            : Optional.empty(),
        cut(Values.text(all.get("systemMessage"))),
        "");
  }

  private static String first(String... texts) {
    return List.of(texts).stream().filter(text -> !text.isEmpty()).findFirst().orElse("");
  }

  static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  /** What became of it, for the log. */
  String outcome() {
    if (!trouble.isEmpty()) {
      return "failed";
    }
    if (stops.isPresent()) {
      return "stopped the work";
    }
    return switch (decision) {
      case BLOCK -> "said no";
      case ASK -> "wants you asked";
      case ALLOW, NONE ->
          input.isPresent()
              ? "changed the input"
              : output.isPresent()
                  ? "changed the result"
                  : context.isEmpty() ? "nothing to say" : "added";
    };
  }

  /** What it said, for the log. */
  String said() {
    return first(trouble, stops.orElse(""), reason, context, message);
  }
}
