package dev.workroom.core.session;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ContextCompacted;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.Noted;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.ContentBlock.ToolOutput;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.ToolResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The model's view of the log: results in the order of the calls, then what was said meanwhile.
 *
 * <p>It grows entry by entry, and what it has once shown stays the same (the same objects), so that
 * prompt caches hold and nobody has to look at old messages again.
 */
public final class Transcript {
  private final List<Placed> placed = new ArrayList<>();
  private final Map<CallId, ContentBlock> results = new LinkedHashMap<>();
  private final List<Said> said = new ArrayList<>();

  private record Placed(long seq, Message message) {}

  private record Said(long seq, List<ContentBlock> content) {}

  public static List<Message> of(List<Entry> log) {
    var transcript = new Transcript();
    log.forEach(transcript::add);
    return transcript.messages();
  }

  public void add(Entry entry) {
    switch (entry.event()) {
      case UserSaid e -> said.add(new Said(entry.seq(), e.content()));
      case Noted e -> said.add(new Said(entry.seq(), List.of(note(e))));
      case ModelReplied e -> replied(entry.seq(), e);
      case ToolFinished(var call, var result) -> results.replace(call, output(call, result));
      case ContextCompacted e -> compact(entry.seq(), e);
      default -> {}
    }
  }

  /** What the model is shown now. */
  public List<Message> messages() {
    var messages = new ArrayList<Message>(placed.size() + 1);
    placed.forEach(p -> messages.add(p.message()));
    List<ContentBlock> pending = pending(Long.MAX_VALUE);
    if (!pending.isEmpty()) {
      messages.add(new Message.User(pending));
    }
    return List.copyOf(messages);
  }

  private void replied(long seq, ModelReplied e) {
    List<ContentBlock> heard = pending(e.saw());
    if (!heard.isEmpty()) {
      placed.add(new Placed(e.saw(), new Message.User(heard)));
    }
    said.removeIf(s -> s.seq() <= e.saw());
    results.clear();
    placed.add(new Placed(seq, e.message()));
    e.message()
        .toolUses()
        .forEach(use ->
            results.put(use.id(), new ToolOutput(use.id(), "no result yet", List.of(), true)));
  }

  private List<ContentBlock> pending(long upTo) {
    var content = new ArrayList<>(results.values());
    said.stream().filter(s -> s.seq() <= upTo).forEach(s -> content.addAll(s.content()));
    return content;
  }

  private void compact(long seq, ContextCompacted e) {
    placed.removeIf(p -> p.seq() < e.keptFrom());
    placed.addFirst(new Placed(seq, new Message.User(List.of(new ContentBlock.Text(e.capsule())))));
  }

  private static ContentBlock note(Noted e) {
    return new ContentBlock.Text("<note>\n" + e.text() + "\n</note>");
  }

  private static ContentBlock output(CallId call, ToolResult result) {
    List<Image> images = result instanceof ToolResult.Ok ok ? ok.images() : List.of();
    return new ToolOutput(call, result.text(), images, !(result instanceof ToolResult.Ok));
  }
}
