package dev.workroom.core.event;

import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.ApprovalRequested;
import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Event.FileChanged;
import dev.workroom.core.event.Event.Rewound;
import dev.workroom.core.event.Event.SubagentEnded;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a long session still knows when the model's view was shortened.
 *
 * @param notes what the model wrote down, which a person may correct
 * @param ledger what the house knows from the log, whatever the model remembers
 */
public record Capsule(Notes notes, Ledger ledger) {
  private static final int LONGEST_WORDS = 6_000;
  private static final int LONGEST_LINE = 600;

  /** The capsule as Markdown: what the model reads in place of what came before. */
  public String text() {
    return notes.text() + ledger.text();
  }

  /**
   * The model's part.
   *
   * @param facts what was confirmed, each with its source
   * @param open what is still to be done or asked
   */
  public record Notes(String goal, List<String> facts, List<String> open) {
    public static final Notes NONE = new Notes("", List.of(), List.of());

    public Notes {
      facts = List.copyOf(facts);
      open = List.copyOf(open);
    }

    /** Reads headings {@code Goal}, {@code Facts} and {@code Open}; other text is the goal. */
    public static Notes read(String markdown) {
      Map<String, List<String>> parts = parts(markdown);
      return new Notes(
          String.join("\n", parts.getOrDefault("goal", List.of())).strip(),
          items(parts.getOrDefault("facts", List.of())),
          items(parts.getOrDefault("open", List.of())));
    }

    /**
     * What the model wrote now over what stood before: facts stay until they are withdrawn by name,
     * so that no forgetful summary loses one.
     */
    public Notes updated(String markdown) {
      Notes now = read(markdown);
      List<String> withdrawn =
          items(parts(markdown).getOrDefault("withdrawn", List.of())).stream()
              .map(Notes::plain)
              .toList();
      var kept = new LinkedHashMap<String, String>();
      facts.stream()
          .filter(fact -> !withdrawn.contains(plain(fact)))
          .forEach(fact -> kept.putIfAbsent(plain(fact), fact));
      now.facts.forEach(fact -> kept.putIfAbsent(plain(fact), fact));
      return new Notes(now.goal.isBlank() ? goal : now.goal, List.copyOf(kept.values()), now.open);
    }

    /** The same with one more fact. */
    public Notes with(String fact) {
      var more = new ArrayList<>(facts);
      more.add(fact.strip());
      return new Notes(goal, more, open);
    }

    String text() {
      return "## Goal\n" + goal + "\n\n" + list("Facts", facts) + list("Open", open);
    }

    private static String plain(String line) {
      return line.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    private static Map<String, List<String>> parts(String markdown) {
      var parts = new HashMap<String, List<String>>();
      String part = "goal";
      for (String line : markdown.lines().toList()) {
        if (line.startsWith("#")) {
          part = line.replaceFirst("^#+", "").strip().toLowerCase(Locale.ROOT).split("\\W+", 2)[0];
        } else {
          parts.computeIfAbsent(part, _ -> new ArrayList<>()).add(line);
        }
      }
      return parts;
    }

    /** Lines of a list; a line that begins none goes on with the one before. */
    private static List<String> items(List<String> lines) {
      var items = new ArrayList<String>();
      for (String line : lines) {
        String text = line.strip();
        boolean begins = text.matches("([-*•]|\\d+[.)])\\s.*");
        if (begins || (items.isEmpty() && !text.isEmpty())) {
          items.add(text.replaceFirst("^([-*•]|\\d+[.)])\\s+", ""));
        } else if (!text.isEmpty()) {
          items.add(items.removeLast() + " " + text);
        }
      }
      return items.stream().filter(i -> !i.isBlank() && !i.equalsIgnoreCase("none")).toList();
    }
  }

  /**
   * The house's part.
   *
   * @param through the last entry that it knows of
   * @param said what people said, in their words
   * @param decisions what people decided, and who
   */
  public record Ledger(
      long through, List<String> said, List<String> decisions, List<FileState> files) {
    /** How the decision ends by which a plan stands as it was proposed. */
    public static final String APPROVED = " approved the plan";

    public static final Ledger EMPTY = new Ledger(0, List.of(), List.of(), List.of());

    public Ledger {
      said = List.copyOf(said);
      decisions = List.copyOf(decisions);
      files = List.copyOf(files);
    }

    /** One file that the session touched, and what its last check found. */
    public record FileState(String path, String what, String check) {
      private String line() {
        return path + " " + what + (check.isEmpty() ? "" : "; check: " + check);
      }
    }

    /** With what happened in the entries, which follow on those that this one was made of. */
    public Ledger plus(List<Entry> entries) {
      var words = new ArrayList<>(said);
      var decided = new ArrayList<>(decisions);
      var touched = new LinkedHashMap<String, FileState>();
      files.forEach(file -> touched.put(file.path(), file));
      var asked = new HashMap<CallId, Request>();
      for (Entry entry : entries) {
        switch (entry.event()) {
          case UserSaid e -> words.add(entry.actor() + ": " + cut(words(e), LONGEST_WORDS));
          case ApprovalRequested e -> asked.put(e.call(), e.request());
          case ApprovalDecided e ->
              ruling(entry.actor(), Optional.ofNullable(asked.get(e.call())), e.decision())
                  .ifPresent(decided::add);
          case Rewound e -> decided.add(entry.actor() + " took work back: " + e.reason());
          case FileChanged spelled -> {
            FileChanged e = spelled.readable();
            e.from().ifPresent(touched::remove);
            touched.put(e.path(), new FileState(e.path(), what(e), ""));
          }
          case ArtifactChecked e ->
              touched.computeIfPresent(
                  e.path(), (path, file) -> new FileState(path, file.what(), verdict(e)));
          case SubagentEnded e ->
              e.handover()
                  .files()
                  .forEach(f ->
                      touched.put(
                          f.path(), new FileState(f.path(), f.what() + " by a sub-agent", "")));
          default -> {}
        }
      }
      long last = entries.isEmpty() ? through : entries.getLast().seq();
      return new Ledger(last, words, decided, List.copyOf(touched.values()));
    }

    String text() {
      return list("Said by people (from the log)", said)
          + list("Decided by people (from the log)", decisions)
          + list("Files (from the log)", files.stream().map(FileState::line).toList());
    }

    private static String words(UserSaid e) {
      var words = new StringBuilder();
      for (ContentBlock block : e.content()) {
        if (block instanceof ContentBlock.Text(String text)) {
          words.append(text.strip()).append('\n');
        }
      }
      return words.toString().strip();
    }

    private static Optional<String> ruling(
        String actor, Optional<Request> request, Decision decision) {
      String about = request.map(Ledger::subject).orElse("a request");
      return switch (decision) {
        case Decision.Approved _ ->
            request.filter(Request.PlanReview.class::isInstance).map(_ -> actor + APPROVED);
        case Decision.Amended(Plan plan) ->
            Optional.of(
                cut(actor + " changed and approved the plan" + left(request, plan), LONGEST_WORDS));
        case Decision.Picked picked ->
            Optional.of(
                cut(
                    actor + " allowed only parts of " + about + ": " + picked.ranges(),
                    LONGEST_LINE));
        case Decision.Rejected(String feedback) ->
            Optional.of(cut(actor + " said no to " + about + ": " + feedback, LONGEST_LINE));
        case Decision.Answered(List<String> answers) ->
            Optional.of(cut(actor + " answered " + answered(request, answers), LONGEST_LINE));
      };
    }

    /** Each question with its answer. */
    private static String answered(Optional<Request> request, List<String> answers) {
      List<Request.Question> asked =
          request.orElse(null) instanceof Request.Questions(var questions, _)
              ? questions
              : List.of();
      if (asked.size() != answers.size()) {
        return request.map(Ledger::subject).orElse("a request") + ": " + String.join("; ", answers);
      }
      return IntStream.range(0, answers.size())
          .mapToObj(i -> "\"" + asked.get(i).text() + "\": " + answers.get(i))
          .collect(Collectors.joining("; "));
    }

    /** What the plan is now and which of its steps a person did not want. */
    private static String left(Optional<Request> request, Plan now) {
      List<String> wanted =
          now.steps().stream()
              .filter(step -> step.status() != Plan.Status.DROPPED)
              .map(Plan.Step::title)
              .toList();
      List<String> gone =
          request.stream()
              .flatMap(
                  r -> r instanceof Request.PlanReview p ? p.plan().steps().stream() : Stream.of())
              .map(Plan.Step::title)
              .filter(title -> !wanted.contains(title))
              .toList();
      return ": "
          + String.join("; ", wanted)
          + (gone.isEmpty() ? "" : " (not as proposed: " + String.join("; ", gone) + ")");
    }

    private static String subject(Request request) {
      return switch (request) {
        case Request.Permission p -> "\"" + p.question() + "\"";
        case Request.PlanReview _ -> "the plan";
        case Request.Questions q ->
            "\""
                + String.join(" / ", q.questions().stream().map(Request.Question::text).toList())
                + "\"";
      };
    }

    private static String what(FileChanged e) {
      if (e.from().isPresent()) {
        return "moved from " + e.from().get();
      }
      if (e.after().isEmpty()) {
        return "deleted";
      }
      return e.before().isEmpty() ? "created" : "changed";
    }

    private static String verdict(ArtifactChecked e) {
      long errors =
          e.findings().stream().filter(f -> f.severity() == Finding.Severity.ERROR).count();
      return errors == 0 ? "no errors" : errors + " errors";
    }
  }

  private static String list(String heading, List<String> items) {
    if (items.isEmpty()) {
      return "";
    }
    var text = new StringBuilder("## ").append(heading).append('\n');
    items.forEach(item -> text.append("- ").append(item.replace("\n", "\n  ")).append('\n'));
    return text.append('\n').toString();
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "… [cut; the log has all of it]";
  }
}
