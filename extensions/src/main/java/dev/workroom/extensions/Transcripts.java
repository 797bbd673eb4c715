package dev.workroom.extensions;

import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.Message;
import dev.workroom.core.session.Session;
import dev.workroom.json.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A session as published hooks read it: one JSON object a line, a message each. */
final class Transcripts {
  private Transcripts() {}

  static String of(Session session) {
    var text = new StringBuilder();
    for (Message message : session.view().messages()) {
      String role = message instanceof Message.Assistant ? "assistant" : "user";
      List<ContentBlock> blocks =
          switch (message) {
            case Message.User(List<ContentBlock> content) -> content;
            case Message.Assistant assistant -> assistant.content();
          };
      var content = new ArrayList<Map<String, Object>>();
      blocks.forEach(block -> add(block, content));
      var line = new LinkedHashMap<String, Object>();
      line.put("type", role);
      line.put("sessionId", session.id().value());
      line.put("message", Map.of("role", role, "content", content));
      text.append(Wire.write(line)).append('\n');
    }
    return text.toString();
  }

  private static void add(ContentBlock block, List<Map<String, Object>> content) {
    switch (block) {
      case ContentBlock.Text(String text) -> content.add(Map.of("type", "text", "text", text));
      case ContentBlock.ToolUse use -> {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("type", "tool_use");
        one.put("id", use.id().value());
        one.put("name", ToolNames.there(use.tool()));
        one.put("input", HookWords.fields(use.input()));
        content.add(one);
      }
      case ContentBlock.ToolOutput output -> {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("type", "tool_result");
        one.put("tool_use_id", output.id().value());
        one.put("content", output.text());
        one.put("is_error", output.error());
        content.add(one);
      }
      case ContentBlock.Native one -> one.view().ifPresent(view -> add(view, content));
      case ContentBlock.Image _ -> {
        // a hook has no use for a picture that lies in the content store
      }
    }
  }
}
