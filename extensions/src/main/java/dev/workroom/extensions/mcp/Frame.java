package dev.workroom.extensions.mcp;

import dev.workroom.json.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One message of JSON-RPC 2.0. */
sealed interface Frame {
  String text();

  /** Wants an answer. */
  record Request(Object id, String method, Map<String, Object> params) implements Frame {
    @Override
    public String text() {
      return message(method, params, Optional.of(id));
    }
  }

  /** Wants none. */
  record Notification(String method, Map<String, Object> params) implements Frame {
    @Override
    public String text() {
      return message(method, params, Optional.empty());
    }
  }

  /** How a request ended. */
  sealed interface Reply extends Frame {
    @Nullable Object id();
  }

  record Result(Object id, Map<String, Object> result) implements Reply {
    @Override
    public String text() {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("jsonrpc", "2.0");
      fields.put("id", id);
      fields.put("result", result);
      return Wire.write(fields);
    }
  }

  /** {@code id} is null where the request could not be read. */
  record Failure(@Nullable Object id, long code, String message, @Nullable Object data)
      implements Reply {
    @Override
    public String text() {
      var error = new LinkedHashMap<String, Object>();
      error.put("code", code);
      error.put("message", message);
      if (data != null) {
        error.put("data", data);
      }
      var fields = new LinkedHashMap<String, @Nullable Object>();
      fields.put("jsonrpc", "2.0");
      fields.put("id", id);
      fields.put("error", error);
      return Wire.write(fields);
    }
  }

  /**
   * The messages of a text: one, or several as a list.
   *
   * @throws IllegalArgumentException if it holds none
   */
  static List<Frame> read(String text) {
    Tree tree = Tree.read(text);
    List<Tree> all = tree.isObject() ? List.of(tree) : tree.items();
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no message");
    }
    return all.stream().map(Frame::of).toList();
  }

  private static Frame of(Tree tree) {
    Object id = tree.at("id").value();
    Optional<String> method = tree.at("method").string();
    if (method.isPresent()) {
      Map<String, Object> params = tree.at("params").fields();
      return id == null
          ? new Notification(method.get(), params)
          : new Request(id, method.get(), params);
    }
    if (tree.at("error").isObject()) {
      Tree error = tree.at("error");
      return new Failure(
          id, error.at("code").whole(0), error.at("message").text(), error.at("data").value());
    }
    if (id == null || !tree.at("result").isObject()) {
      throw new IllegalArgumentException("neither a request nor an answer");
    }
    return new Result(id, tree.at("result").fields());
  }

  private static String message(String method, Map<String, Object> params, Optional<Object> id) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("jsonrpc", "2.0");
    id.ifPresent(value -> fields.put("id", value));
    fields.put("method", method);
    if (!params.isEmpty()) {
      fields.put("params", params);
    }
    return Wire.write(fields);
  }
}
