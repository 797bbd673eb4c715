package dev.workroom.core.session;

import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Finding.Severity;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can show an item of a definition of done: a clean check of a file, a file that the session
 * made, words of a result. What a stranger wrote shows nothing by its words: of it only figures
 * count that a query brought.
 */
final class Proofs {
  private static final int SHORTEST_QUOTE = 3;

  /** Tools whose results repeat the agent's own words. */
  private static final Set<String> OWN_WORDS = Set.of("Evidence", "Plan", "Skill");

  private record Result(String tool, String text, boolean strange) {}

  private final Map<CallId, String> tools = new HashMap<>();
  private final Set<CallId> receipts = new HashSet<>();
  private final List<Result> results = new ArrayList<>();
  private final Map<String, ArtifactChecked> checks = new LinkedHashMap<>();
  private final Set<String> checkable = new HashSet<>();
  private final Set<String> made = new LinkedHashSet<>();

  void called(CallId call, String tool) {
    tools.put(call, tool);
  }

  void result(CallId call, String text, List<Label> labels) {
    String tool = tools.getOrDefault(call, "");
    if (!OWN_WORDS.contains(tool)) {
      boolean strange = !receipts.contains(call) && labels.stream().anyMatch(this::untrusted);
      results.add(new Result(tool, plain(text), strange));
    }
  }

  /** The session's own files stay its own, whatever it had read when it wrote them. */
  private boolean untrusted(Label label) {
    String name = label.name().replaceFirst(" \\(made from .*", "");
    return label.untrusted() && made.stream().noneMatch(path -> names(name, path));
  }

  void checked(ArtifactChecked check) {
    checks.put(check.path(), check);
    checkable.add(check.path());
    receipt(check.call());
  }

  /** A check speaks of one content: it is void when the file is another one. */
  void changed(FileChanged e) {
    e.from()
        .ifPresent(from -> {
          checks.remove(from);
          made.remove(from);
        });
    ArtifactChecked check = checks.get(e.path());
    if (check != null && !e.after().equals(Optional.of(check.sha256()))) {
      checks.remove(e.path());
    }
    if (e.after().isPresent()) {
      made.add(e.path());
    } else {
      made.remove(e.path());
    }
    receipt(e.call());
  }

  /**
   * What a call says that made or checked a file is the house's own word; a command may say any.
   */
  private void receipt(CallId call) {
    if (!tools.getOrDefault(call, "").equals("Shell")) {
      receipts.add(call);
    }
  }

  /** A sub-agent changed it. */
  void handedOver(String path) {
    checks.remove(path);
    made.add(path);
  }

  /** Files whose last check found errors. */
  List<String> bad() {
    return checks.values().stream().filter(c -> errors(c) > 0).map(ArtifactChecked::path).toList();
  }

  /** A file by its path, alone or as {@code PATH: what in it shows the item}; else a quote. */
  Optional<String> of(String by) {
    int colon = by.indexOf(": ");
    String cited = (colon < 0 ? by : by.substring(0, colon)).strip();
    String what = colon < 0 ? "" : by.substring(colon + 2).strip();
    for (ArtifactChecked check : checks.values()) {
      if (names(cited, check.path())) {
        return errors(check) == 0
            ? Optional.of(
                "check of %s: %s%s"
                    .formatted(
                        cited,
                        check.summary(),
                        what.isEmpty() ? Completion.UNSAID : ", for: " + what))
            : Optional.empty();
      }
    }
    for (String path : made) {
      if (names(cited, path)) {
        return what.isEmpty() || checkable.contains(path)
            ? Optional.empty()
            : Optional.of("file " + cited + ", for: " + what);
      }
    }
    return quoted(by);
  }

  private static boolean names(String cited, String path) {
    return path.equals(cited) || path.endsWith("/" + cited);
  }

  private Optional<String> quoted(String by) {
    String quote = plain(by);
    if (quote.length() < SHORTEST_QUOTE) {
      return Optional.empty();
    }
    boolean figure = quote.chars().anyMatch(Character::isDigit);
    for (Result result : results.reversed()) {
      boolean counts = !result.strange || figure && result.tool.equals("Query");
      if (counts && stands(quote, result.text)) {
        return Optional.of("“" + by.strip() + "” (" + result.tool + ")");
      }
    }
    return Optional.empty();
  }

  /** Whole words and figures: 100 does not stand in 2,100.50. */
  private static boolean stands(String quote, String text) {
    for (int at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
      int end = at + quote.length();
      boolean before =
          at == 0
              || !joined(quote.charAt(0), text.charAt(at - 1), at > 1 ? text.charAt(at - 2) : ' ');
      boolean after =
          end == text.length()
              || !joined(
                  quote.charAt(quote.length() - 1),
                  text.charAt(end),
                  end + 1 < text.length() ? text.charAt(end + 1) : ' ');
      if (before && after) {
        return true;
      }
    }
    return false;
  }

  private static boolean joined(char edge, char next, char beyond) {
    if (!Character.isLetterOrDigit(edge)) {
      return false;
    }
    return Character.isLetterOrDigit(next)
        || Character.isDigit(edge) && (next == '.' || next == ',') && Character.isDigit(beyond);
  }

  private static long errors(ArtifactChecked check) {
    return check.findings().stream().filter(f -> f.severity() == Severity.ERROR).count();
  }

  private static String plain(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
