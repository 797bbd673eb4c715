package dev.workroom.core.policy;

import dev.workroom.core.event.Request.Evidence;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Label;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.session.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Where the words of a call stand: in data that was read, in what people said, or in neither. */
final class WordOrigins {
  /** So many finds are shown at most. */
  static final int MOST = 5;

  private static final int LONGEST_ORDER = 4_000;

  private WordOrigins() {}

  static boolean said(Session session, String words) {
    String folded = Words.folded(words);
    return session.said().stream().anyMatch(text -> Words.folded(text).contains(folded));
  }

  /** Words of a call that stand in data and that nobody said. */
  static Optional<Evidence> ofData(Session session, List<String> words, Predicate<Label> counts) {
    if (!session.sawData()) {
      return Optional.empty();
    }
    var marks = new HashSet<String>();
    words.forEach(text -> marks.addAll(Words.marks(text)));
    session.said().forEach(text -> marks.removeAll(Words.marks(text)));
    return marks.isEmpty() ? Optional.empty() : session.sharing(marks, counts);
  }

  /** The words of a call that stand so in data and that nobody said. */
  static Optional<Evidence> dictated(Session session, ToolUse use) {
    for (String text : Words.strings(use.input().text())) {
      if (text.length() <= LONGEST_ORDER && !said(session, text)) {
        Optional<Evidence> found = session.dictating(text);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  static Optional<ToolUse> use(Session session, CallId call) {
    return session.state().openCalls().stream().filter(one -> one.id().equals(call)).findFirst();
  }

  static List<Evidence> named(Session session, List<String> paths) {
    return named(session, paths, Set.of());
  }

  static List<Evidence> named(Session session, List<String> paths, Set<String> listed) {
    var all = new ArrayList<Evidence>();
    for (String path : paths) {
      if (all.size() < MOST && !session.made(path)) {
        session.naming(path, listed, false).ifPresent(all::add);
      }
    }
    return all;
  }

  static List<Evidence> seen(SessionState state) {
    var all = new LinkedHashSet<Evidence>();
    state.influences().stream()
        .limit(MOST)
        .forEach(label -> all.add(new Evidence("", label, label.hidden())));
    return List.copyOf(all);
  }

  static List<Folder> folders(SessionState state) {
    return state.setup().map(Setup::folders).orElse(List.of());
  }
}
