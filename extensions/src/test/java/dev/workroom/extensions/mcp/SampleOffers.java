package dev.workroom.extensions.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What the conformance suite expects a server to offer, so that the protocol can be tried. */
final class SampleOffers implements Offers {
  /** These, over HTTP, for whoever asks. */
  static LoopbackMount served() throws IOException {
    return served(0);
  }

  static LoopbackMount served(int port) throws IOException {
    return LoopbackMount.open(
        new McpEndpoint(new McpServer(new SampleOffers()), Set.of()), port, _ -> true);
  }

  /** Serves them for the conformance suite: on the given port, or without one on the streams. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 0) {
      StdioServer.serve(
          new McpServer(new SampleOffers()),
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
          new PrintStream(System.out, true, StandardCharsets.UTF_8));
      return;
    }
    try (LoopbackMount mount = served(Integer.parseInt(arguments[0]))) {
      System.err.println("Serving at " + mount.url());
      mount.await();
    }
  }

  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  private static final String WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";
  private static final Map<String, Object> IMAGE =
      Map.of("type", "image", "data", PNG, "mimeType", "image/png");
  private static final String ELICITATION = "elicitation/create";
  private static final String SAMPLING = "sampling/createMessage";

  private static final List<String> TOOLS =
      List.of(
          "test_simple_text",
          "test_image_content",
          "test_audio_content",
          "test_embedded_resource",
          "test_multiple_content_types",
          "test_tool_with_logging",
          "test_error_handling",
          "test_tool_with_progress",
          "test_sampling",
          "test_elicitation",
          "test_elicitation_sep1034_defaults",
          "test_elicitation_sep1330_enums",
          "test_missing_capability",
          "test_streaming_elicitation",
          "test_logging_tool",
          "test_trigger_tool_change",
          "test_trigger_prompt_change",
          "test_input_required_result_elicitation",
          "test_input_required_result_sampling",
          "test_input_required_result_list_roots",
          "test_input_required_result_request_state",
          "test_input_required_result_multiple_inputs",
          "test_input_required_result_multi_round",
          "test_input_required_result_tampered_state",
          "test_input_required_result_capabilities");

  @Override
  public Map<String, Object> capabilities() {
    return Map.of(
        "tools", Map.of("listChanged", true),
        "resources", Map.of("listChanged", true, "subscribe", true),
        "prompts", Map.of("listChanged", true),
        "completions", Map.of(),
        "logging", Map.of());
  }

  @Override
  public String instructions() {
    return "For tests.";
  }

  @Override
  public List<Map<String, Object>> list(String what) {
    return switch (what) {
      case "tools" -> TOOLS.stream().map(SampleOffers::tool).toList();
      case "resources" ->
          List.of(
              resource("test://static-text", "text/plain"),
              resource("test://static-binary", "image/png"));
      case "resourceTemplates" ->
          List.of(
              Map.of(
                  "uriTemplate", "test://template/{id}/data",
                  "name", "template",
                  "mimeType", "application/json"));
      default ->
          List.of(
              Map.of("name", "test_simple_prompt", "description", "simple"),
              prompt("test_prompt_with_arguments", "arg1", "arg2"),
              prompt("test_prompt_with_embedded_resource", "resourceUri"),
              Map.of("name", "test_prompt_with_image", "description", "image"),
              Map.of("name", "test_input_required_result_prompt", "description", "asks"));
    };
  }

  private static Map<String, Object> tool(String name) {
    Map<String, Object> schema =
        switch (name) {
          case "test_sampling" -> strings("prompt");
          case "test_elicitation" -> strings("message");
          default -> Map.of("type", "object", "properties", Map.of());
        };
    return Map.of("name", name, "description", "For tests: " + name, "inputSchema", schema);
  }

  private static Map<String, Object> strings(String... names) {
    var properties = new LinkedHashMap<String, Object>();
    for (String name : names) {
      properties.put(name, Map.of("type", "string"));
    }
    return Map.of("type", "object", "properties", properties, "required", List.of(names));
  }

  private static Map<String, Object> resource(String uri, String type) {
    return Map.of("uri", uri, "name", uri, "description", "For tests", "mimeType", type);
  }

  private static Map<String, Object> prompt(String name, String... arguments) {
    var all = new ArrayList<Map<String, Object>>();
    for (String argument : arguments) {
      all.add(Map.of("name", argument, "description", argument, "required", true));
    }
    return Map.of("name", name, "description", name, "arguments", all);
  }

  @Override
  public Map<String, Object> answer(String method, Map<String, Object> params, Caller caller)
      throws IOException, InterruptedException {
    Tree tree = new Tree(params);
    return switch (method) {
      case "tools/call" -> call(tree.at("name").text(), tree, caller);
      case "resources/read" -> read(tree.at("uri").text());
      case "prompts/get" -> prompt(tree.at("name").text(), tree);
      case "completion/complete" ->
          Map.of("completion", Map.of("values", List.of("paris", "park"), "hasMore", false));
      default -> Map.of();
    };
  }

  private static Map<String, Object> text(String text) {
    return Map.of("type", "text", "text", text);
  }

  private static Map<String, Object> content(Object... blocks) {
    return Map.of("content", List.of(blocks));
  }

  private static Map<String, Object> embedded(String uri, String type, String text) {
    return Map.of(
        "type", "resource", "resource", Map.of("uri", uri, "mimeType", type, "text", text));
  }

  private static Map<String, Object> call(String name, Tree params, Caller caller)
      throws IOException, InterruptedException {
    Tree input = params.at("arguments");
    return switch (name) {
      case "test_simple_text" -> content(text("This is a simple text response for testing."));
      case "test_image_content" -> content(IMAGE);
      case "test_audio_content" ->
          content(Map.of("type", "audio", "data", WAV, "mimeType", "audio/wav"));
      case "test_embedded_resource" ->
          content(
              embedded(
                  "test://embedded-resource",
                  "text/plain",
                  "This is an embedded resource content."));
      case "test_multiple_content_types" ->
          content(
              text("Multiple content types test:"),
              IMAGE,
              embedded(
                  "test://mixed-content-resource",
                  "application/json",
                  "{\"test\":\"data\",\"value\":123}"));
      case "test_tool_with_logging" -> {
        for (String line :
            List.of("Tool execution started", "Tool processing data", "Tool execution completed")) {
          caller.log("info", line);
          Thread.sleep(20);
        }
        yield content(text("Logged."));
      }
      case "test_logging_tool" -> {
        caller.log("info", "working");
        yield content(text("Logged if that was wanted."));
      }
      case "test_error_handling" ->
          Map.of(
              "isError",
              true,
              "content",
              List.of(text("This tool intentionally returns an error for testing")));
      case "test_tool_with_progress" -> {
        for (int done : List.of(0, 50, 100)) {
          caller.progress(done, 100, "");
          Thread.sleep(20);
        }
        yield content(text("Done."));
      }
      case "test_sampling" -> {
        Tree said = new Tree(caller.ask(SAMPLING, sampling(input.at("prompt").text(), 100)));
        yield content(text("LLM response: " + said.at("content").at("text").text()));
      }
      case "test_elicitation" ->
          elicited(caller, input.at("message").text(), strings("username", "email"));
      case "test_elicitation_sep1034_defaults" -> elicited(caller, "Defaults", defaults());
      case "test_elicitation_sep1330_enums" -> elicited(caller, "Choices", choices());
      case "test_missing_capability" -> {
        if (!caller.can("sampling")) {
          throw new RpcException(
              RpcException.MISSING_CAPABILITY,
              "sampling is needed",
              Map.of("requiredCapabilities", Map.of("sampling", Map.of())));
        }
        yield content(text("Fine."));
      }
      case "test_trigger_tool_change" -> {
        caller.changed("tools");
        yield content(text("Changed."));
      }
      case "test_trigger_prompt_change" -> {
        caller.changed("prompts");
        yield content(text("Changed."));
      }
      default -> asking(name, params, caller);
    };
  }

  private static Map<String, Object> sampling(String prompt, int tokens) {
    return Map.of(
        "messages", List.of(Map.of("role", "user", "content", text(prompt))), "maxTokens", tokens);
  }

  private static Map<String, Object> elicitation(String message, Map<String, Object> schema) {
    return Map.of("message", message, "requestedSchema", schema);
  }

  private static Map<String, Object> elicited(
      Caller caller, String message, Map<String, Object> schema)
      throws IOException, InterruptedException {
    Tree said = new Tree(caller.ask(ELICITATION, elicitation(message, schema)));
    return content(
        text(
            "Elicitation completed: action=%s, content=%s"
                .formatted(said.at("action").text(), said.at("content").json())));
  }

  private static Map<String, Object> defaults() {
    return Map.of(
        "type",
        "object",
        "properties",
        Map.of(
            "name", Map.of("type", "string", "default", "John Doe"),
            "age", Map.of("type", "integer", "default", 30),
            "score", Map.of("type", "number", "default", 95.5),
            "status",
                Map.of(
                    "type",
                    "string",
                    "enum",
                    List.of("active", "inactive", "pending"),
                    "default",
                    "active"),
            "verified", Map.of("type", "boolean", "default", true)));
  }

  private static Map<String, Object> choices() {
    List<String> plain = List.of("option1", "option2", "option3");
    Function<String, Object> titled =
        word ->
            List.of(
                Map.of("const", "value1", "title", "First " + word),
                Map.of("const", "value2", "title", "Second " + word),
                Map.of("const", "value3", "title", "Third " + word));
    return Map.of(
        "type",
        "object",
        "properties",
        Map.of(
            "untitledSingle", Map.of("type", "string", "enum", plain),
            "titledSingle", Map.of("type", "string", "oneOf", titled.apply("Option")),
            "legacyEnum",
                Map.of(
                    "type",
                    "string",
                    "enum",
                    List.of("opt1", "opt2", "opt3"),
                    "enumNames",
                    List.of("Option One", "Option Two", "Option Three")),
            "untitledMulti",
                Map.of("type", "array", "items", Map.of("type", "string", "enum", plain)),
            "titledMulti",
                Map.of("type", "array", "items", Map.of("anyOf", titled.apply("Choice")))));
  }

  /** Tools that say what they still need. */
  private static Map<String, Object> asking(String name, Tree params, Caller caller)
      throws RpcException {
    Tree given = params.at("inputResponses");
    String state = params.at("requestState").text();
    Map<String, Object> ask = question("What is your name?", "name");
    return switch (name) {
      case "test_input_required_result_elicitation", "test_streaming_elicitation" -> {
        String said = given.at("user_name").at("content").at("name").text();
        yield said.isEmpty()
            ? needs(Map.of("user_name", ask), "")
            : content(text("Hello, %s!".formatted(said)));
      }
      case "test_input_required_result_sampling" ->
          given.at("capital_question").isObject()
              ? content(text(given.at("capital_question").at("content").at("text").text()))
              : needs(
                  Map.of(
                      "capital_question",
                      request(SAMPLING, sampling("What is the capital of France?", 100))),
                  "");
      case "test_input_required_result_list_roots" ->
          given.at("client_roots").isObject()
              ? content(text("Roots: " + given.at("client_roots").json()))
              : needs(Map.of("client_roots", request("roots/list", Map.of())), "");
      case "test_input_required_result_request_state",
          "test_input_required_result_tampered_state" -> {
        Map<String, Object> confirm =
            request(
                ELICITATION,
                elicitation(
                    "Please confirm",
                    Map.of(
                        "type", "object",
                        "properties", Map.of("ok", Map.of("type", "boolean")),
                        "required", List.of("ok"))));
        if (!given.isObject()) {
          yield needs(Map.of("confirm", confirm), signed("confirm"));
        }
        if (!state.equals(signed("confirm"))) {
          throw new RpcException(RpcException.INVALID_PARAMS, "requestState was changed");
        }
        yield content(text("state-ok"));
      }
      case "test_input_required_result_multiple_inputs" ->
          given.fields().keySet().containsAll(List.of("user_name", "greeting", "client_roots"))
              ? content(text("All there: " + given.json()))
              : needs(
                  Map.of(
                      "user_name", ask,
                      "greeting", request(SAMPLING, sampling("Generate a greeting", 50)),
                      "client_roots", request("roots/list", Map.of())),
                  signed("many"));
      case "test_input_required_result_multi_round" ->
          switch (state) {
            case "" ->
                needs(Map.of("step1", question("Step 1: What is your name?", "name")), "round-1");
            case "round-1" ->
                needs(
                    Map.of("step2", question("Step 2: What is your favorite color?", "color")),
                    "round-2");
            default -> content(text("Both rounds are done."));
          };
      case "test_input_required_result_capabilities" -> {
        var needed = new LinkedHashMap<String, Object>();
        if (caller.can("elicitation")) {
          needed.put("user_name", ask);
        }
        if (caller.can("sampling")) {
          needed.put("greeting", request(SAMPLING, sampling("Generate a greeting", 50)));
        }
        yield needed.isEmpty() || given.isObject()
            ? content(text("Nothing is needed."))
            : needs(needed, "");
      }
      default -> throw new RpcException(RpcException.INVALID_PARAMS, "Unknown tool: " + name);
    };
  }

  private static Map<String, Object> question(String message, String field) {
    return request(ELICITATION, elicitation(message, strings(field)));
  }

  private static Map<String, Object> request(String method, Map<String, Object> params) {
    return Map.of("method", method, "params", params);
  }

  private static String signed(String state) {
    return state + "." + Integer.toHexString((state + " is ours").hashCode());
  }

  private static Map<String, Object> needs(Map<String, Object> requests, String state) {
    var result = new LinkedHashMap<String, Object>();
    result.put("resultType", "input_required");
    result.put("inputRequests", requests);
    if (!state.isEmpty()) {
      result.put("requestState", state);
    }
    return result;
  }

  private static Map<String, Object> read(String uri) throws RpcException {
    String id = uri.replaceFirst("^test://template/([^/]+)/data$", "$1");
    Map<String, Object> found =
        switch (uri) {
          case "test://static-text" ->
              Map.of(
                  "uri", uri,
                  "mimeType", "text/plain",
                  "text", "This is the content of the static text resource.");
          case "test://static-binary" -> Map.of("uri", uri, "mimeType", "image/png", "blob", PNG);
          default -> {
            if (id.equals(uri)) {
              throw new RpcException(
                  RpcException.INVALID_PARAMS, "Resource not found", Map.of("uri", uri));
            }
            yield Map.of(
                "uri",
                uri,
                "mimeType",
                "application/json",
                "text",
                "{\"id\":\"%s\",\"templateTest\":true,\"data\":\"Data for ID: %s\"}"
                    .formatted(id, id));
          }
        };
    return Map.of("contents", List.of(found));
  }

  private static Map<String, Object> prompt(String name, Tree params) throws RpcException {
    Tree input = params.at("arguments");
    return switch (name) {
      case "test_simple_prompt" -> messages(text("This is a simple prompt for testing."));
      case "test_prompt_with_arguments" ->
          messages(
              text(
                  "Prompt with arguments: arg1='%s', arg2='%s'"
                      .formatted(input.at("arg1").text(), input.at("arg2").text())));
      case "test_prompt_with_embedded_resource" ->
          messages(
              embedded(
                  input.at("resourceUri").text(),
                  "text/plain",
                  "Embedded resource content for testing."),
              text("Please process the embedded resource above."));
      case "test_prompt_with_image" -> messages(IMAGE, text("Please analyze the image above."));
      case "test_input_required_result_prompt" -> {
        String said =
            params.at("inputResponses").at("user_context").at("content").at("context").text();
        yield said.isEmpty()
            ? needs(
                Map.of("user_context", question("What context should the prompt use?", "context")),
                "")
            : messages(text("In the context of " + said));
      }
      default -> throw new RpcException(RpcException.INVALID_PARAMS, "Unknown prompt: " + name);
    };
  }

  private static Map<String, Object> messages(Object... contents) {
    var messages = new ArrayList<Map<String, Object>>();
    for (Object content : contents) {
      messages.add(Map.of("role", "user", "content", content));
    }
    return Map.of("messages", messages);
  }
}
