package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A client while one of its requests runs. */
record Asking(
    McpServer server,
    boolean modern,
    Tree capabilities,
    Tree params,
    Back back,
    Questions questions)
    implements Offers.Caller {
  private static final List<String> LEVELS =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  /** The way back for what needs no answer. */
  interface Back {
    void tell(Frame.Notification notification) throws IOException;
  }

  /** The way back for what needs one. */
  interface Questions {
    Map<String, Object> ask(String method, Map<String, Object> params)
        throws IOException, InterruptedException;
  }

  @Override
  public boolean can(String capability) {
    return !capabilities.at(capability).missing();
  }

  @Override
  public void progress(double done, double total, String message) throws IOException {
    Object token = params.at("_meta").at("progressToken").value();
    if (token != null) {
      var told = new LinkedHashMap<String, Object>();
      told.put("progressToken", token);
      told.put("progress", done);
      told.put("total", total);
      if (!message.isEmpty()) {
        told.put("message", message);
      }
      back.tell(new Frame.Notification("notifications/progress", told));
    }
  }

  /** In the stateless protocol only who asks for remarks gets them. */
  @Override
  public void log(String level, Object data) throws IOException {
    String least = params.at("_meta").at(Protocol.META + "logLevel").text();
    boolean wanted =
        !modern || (!least.isEmpty() && LEVELS.indexOf(level) >= LEVELS.indexOf(least));
    if (wanted) {
      back.tell(
          new Frame.Notification(
              "notifications/message", Map.of("level", level, "logger", "workroom", "data", data)));
    }
  }

  @Override
  public void changed(String list) {
    server.changed(list);
  }

  @Override
  public Map<String, Object> ask(String method, Map<String, Object> asked)
      throws IOException, InterruptedException {
    if (modern) {
      throw new IllegalStateException("a stateless client is asked by the result");
    }
    return questions.ask(method, asked);
  }
}
