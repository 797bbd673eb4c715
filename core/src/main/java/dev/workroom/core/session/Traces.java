package dev.workroom.core.session;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.Influenced;
import dev.workroom.core.event.Event.MemoryLoaded;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.PassedOn;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.SessionId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the words of a call may come from, as far as the house must know it at once: what people
 * said, which files the session has made, which calls a person allowed, and a sketch of all words
 * that its data held. The sketch never forgets a word, may take one for another, and does not grow.
 */
final class Traces {
  /** The tool of which nobody knows beforehand what it writes. */
  private static final String COMMAND = "Shell";

  private final List<String> said = new ArrayList<>();
  private final Set<String> made = new HashSet<>();
  private final Set<CallId> allowed = new HashSet<>();
  private final Set<String> composed = new HashSet<>();
  private final Map<CallId, String> inputs = new HashMap<>();
  private final Set<CallId> commands = new HashSet<>();
  private final Map<CallId, Request.Questions> questions = new HashMap<>();
  private Optional<SessionId> above = Optional.empty();
  private boolean data;
  private final BitSet sketch = new BitSet();

  void add(Entry entry) {
    switch (entry.event()) {
      case SessionStarted e -> above = e.parent();
      case UserSaid e -> {
        // What a sub-agent is told first are an agent's words.
        if (above.isEmpty()) {
          words(e.content());
        }
      }
      case PassedOn e -> words(e.content());
      case Influenced e -> {
        said.addAll(e.said());
        if (!e.data().isEmpty()) {
          note(e.data(), "");
        }
      }
      case ModelReplied e -> {
        allowed.clear();
        inputs.clear();
        commands.clear();
        questions.clear();
        for (ToolUse use : e.message().toolUses()) {
          inputs.put(use.id(), input(use));
          if (use.tool().equals(COMMAND)) {
            commands.add(use.id());
          }
        }
      }
      case ApprovalRequested(CallId call, Request.Questions asked) -> questions.put(call, asked);
      case ApprovalDecided(CallId call, Decision decision) ->
          decided(entry.actor(), call, decision);
      case FileChanged e -> changed(e.readable());
      case MemoryLoaded e -> note(e.text(), "");
      case ToolFinished e -> {
        if (e.labels().isEmpty() || e.labels().stream().anyMatch(Label::data)) {
          note(e.result().text(), inputs.getOrDefault(e.call(), ""));
        }
      }
      default -> {}
    }
  }

  List<String> said() {
    return List.copyOf(said);
  }

  Optional<SessionId> above() {
    return above;
  }

  boolean made(String path) {
    return made.contains(path);
  }

  /** Whether a tool of the session wrote all that stands in the file; a command may have copied. */
  boolean composed(String path) {
    return composed.contains(path);
  }

  boolean allowed(CallId call) {
    return allowed.contains(call);
  }

  boolean data() {
    return data;
  }

  /** Whether data may have held the name; surely not if this is false. */
  boolean mayHold(String name) {
    List<String> tokens = Words.tokens(name);
    return data && (tokens.isEmpty() || tokens.stream().allMatch(this::sketched));
  }

  /** What a call was given, folded. */
  static String input(ToolUse use) {
    return Words.folded(String.join("\n", Words.strings(use.input().text())));
  }

  private void decided(String actor, CallId call, Decision decision) {
    boolean person = !actor.equals(Session.STANDING_ORDERS);
    switch (decision) {
      case Decision.Approved _, Decision.Amended _ -> {
        if (person) {
          allowed.add(call);
        }
      }
      case Decision.Answered(List<String> answers) -> {
        if (person) {
          for (int i = 0; i < answers.size(); i++) {
            if (!picked(call, i, answers.get(i))) {
              said.add(answers.get(i));
            }
          }
        }
      }
      case Decision.Picked _ -> {}
      case Decision.Rejected(String feedback) -> said.add(feedback);
    }
  }

  /** Who chooses among words that were put before them has not said those words. */
  private boolean picked(CallId call, int question, String answer) {
    Request.Questions asked = questions.get(call);
    if (asked == null || question >= asked.questions().size()) {
      return false;
    }
    String rest = answer;
    for (Request.Option option : asked.questions().get(question).options()) {
      rest = option.label().isEmpty() ? rest : rest.replace(option.label(), " ");
    }
    return rest.chars().noneMatch(Character::isLetterOrDigit);
  }

  private void changed(FileChanged e) {
    if (e.from().isPresent()) {
      moved(made, e);
      moved(composed, e);
    } else if (e.after().isEmpty()) {
      made.remove(e.path());
    } else if (e.before().isEmpty()) {
      made.add(e.path());
      composed.add(e.path());
    }
    if (e.after().isEmpty() && e.from().isEmpty() || commands.contains(e.call())) {
      composed.remove(e.path());
    }
  }

  /** What was there before at the new place is no more; what is in a folder goes with it. */
  private static void moved(Set<String> paths, FileChanged e) {
    String from = e.from().orElseThrow();
    if (paths.remove(from)) {
      paths.add(e.path());
    } else {
      paths.remove(e.path());
    }
    boolean folder = e.before().isEmpty() && e.after().isEmpty();
    if (folder) {
      List<String> within = paths.stream().filter(path -> path.startsWith(from + "/")).toList();
      within.forEach(paths::remove);
      within.forEach(path -> paths.add(e.path() + path.substring(from.length())));
    }
  }

  private void words(List<ContentBlock> content) {
    for (ContentBlock block : content) {
      if (block instanceof ContentBlock.Text(String text)) {
        said.add(text);
      }
    }
  }

  private void note(String text, String input) {
    data = true;
    for (Speech speech : Speech.of(text)) {
      for (String token : Words.tokens(speech.text())) {
        if (speech.content() || !input.contains(token)) {
          sketch.set(first(token));
          sketch.set(second(token));
        }
      }
    }
  }

  private boolean sketched(String token) {
    return sketch.get(first(token)) && sketch.get(second(token));
  }

  private static int first(String token) {
    return (token.hashCode() * 0x9E3779B1) >>> 10;
  }

  private static int second(String token) {
    int hash = 17;
    for (int i = 0; i < token.length(); i++) {
      hash = hash * 0x01000193 ^ token.charAt(i);
    }
    return (hash * 0x85EBCA6B) >>> 10;
  }
}
