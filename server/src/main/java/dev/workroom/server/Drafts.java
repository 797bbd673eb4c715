package dev.workroom.server;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.json.Wire;
import dev.workroom.server.Hub.Newest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The texts that models are writing, by session; whoever holds them guards them. */
final class Drafts {
  private final Map<SessionId, Draft> drafts = new LinkedHashMap<>();
  private final LongSupplier versions;

  /**
   * The text that a model is writing.
   *
   * @param generation counts up when it begins anew
   */
  private static final class Draft {
    private long generation;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final Map<String, String> progress = new LinkedHashMap<>();
    private Optional<Delta.Retrying> retrying = Optional.empty();
    private long version;
  }

  /** What of the drafts a browser has. */
  static final class Seen {
    private final Map<SessionId, long[]> drafts = new LinkedHashMap<>();
  }

  /**
   * @param versions each greater than the one before
   */
  Drafts(LongSupplier versions) {
    this.versions = versions;
  }

  void add(SessionId session, Delta delta) {
    Draft draft = drafts.computeIfAbsent(session, _ -> begun());
    switch (delta) {
      case Delta.Text(String text) -> draft.text.append(text);
      case Delta.Thinking(String text) -> draft.thinking.append(text);
      case Delta.Retrying again -> {
        begin(draft);
        draft.retrying = Optional.of(again);
      }
      case Delta.Progress(CallId call, String text) -> draft.progress.put(call.value(), text);
    }
    draft.version = versions.getAsLong();
  }

  /** What was being written stands in the log now, or never will. */
  void written(SessionId session) {
    Draft draft = drafts.get(session);
    if (draft != null) {
      begin(draft);
    }
  }

  void ended(SessionId session) {
    drafts.remove(session);
  }

  private Draft begun() {
    var draft = new Draft();
    begin(draft);
    return draft;
  }

  private void begin(Draft draft) {
    draft.generation = versions.getAsLong();
    draft.text.setLength(0);
    draft.thinking.setLength(0);
    draft.progress.clear();
    draft.retrying = Optional.empty();
    draft.version = versions.getAsLong();
  }

  List<StreamEvents.DraftText> of(SessionId root) {
    return drafts.entrySet().stream()
        .filter(one -> Arrival.root(one.getKey()).equals(root))
        .filter(one -> !one.getValue().text.isEmpty() || !one.getValue().thinking.isEmpty())
        .map(one ->
            new StreamEvents.DraftText(
                root.value(),
                one.getKey().value(),
                one.getValue().text.toString(),
                one.getValue().thinking.toString()))
        .toList();
  }

  /** What a browser lacks, as events; it has them then. */
  List<Newest> lacking(Seen seen) {
    var events = new ArrayList<Newest>();
    drafts.forEach((session, draft) -> lacking(session, draft, seen, events));
    return events;
  }

  private static void lacking(SessionId session, Draft draft, Seen seen, List<Newest> events) {
    String root = Arrival.root(session).value();
    String id = session.value();
    long[] had = seen.drafts.get(session);
    if (had == null || had[0] != draft.generation) {
      boolean fresh = had != null && had[1] + had[2] == 0;
      boolean nothing = draft.text.isEmpty() && draft.thinking.isEmpty();
      if (!(nothing && (had == null || fresh))) {
        events.add(
            event(
                "draft",
                new StreamEvents.DraftText(
                    root, id, draft.text.toString(), draft.thinking.toString())));
      }
      draft.retrying.ifPresent(again ->
          events.add(
              event(
                  "delta",
                  new StreamEvents.DeltaText(
                      root,
                      id,
                      "retrying",
                      again.reason(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of(again.attempt())))));
    } else {
      more(root, id, "text", draft.text, had[1], events);
      more(root, id, "thinking", draft.thinking, had[2], events);
    }
    if (had == null || had[3] != draft.version) {
      draft.progress.forEach((call, text) ->
          events.add(
              event(
                  "delta",
                  new StreamEvents.DeltaText(
                      root,
                      id,
                      "progress",
                      text,
                      Optional.empty(),
                      Optional.of(call),
                      Optional.empty()))));
    }
    seen.drafts.put(
        session,
        new long[] {draft.generation, draft.text.length(), draft.thinking.length(), draft.version});
  }

  private static void more(
      String root, String id, String kind, StringBuilder all, long had, List<Newest> events) {
    if (all.length() > had) {
      events.add(
          event(
              "delta",
              new StreamEvents.DeltaText(
                  root,
                  id,
                  kind,
                  all.substring((int) had),
                  Optional.of(had),
                  Optional.empty(),
                  Optional.empty())));
    }
  }

  private static Newest event(String name, Object data) {
    return new Newest(0, 0, name, Wire.write(data));
  }
}
