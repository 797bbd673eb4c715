package dev.workroom.app;

import dev.workroom.core.event.Brief;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ArtifactChecked;
import dev.workroom.core.event.Event.ArtifactProduced;
import dev.workroom.core.event.Event.InstructionsLoaded;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.PlanApproved;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.SkillUsed;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Finding;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.session.Completion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a session did, as far as it can be done again: what it was asked, what it worked from, its
 * steps, what it made and how that was checked. All of it is read from the log; no model has a part
 * in it.
 *
 * @param inputs files that it worked from, relative to its first folder
 * @param steps of its approved plan, else what it did that worked
 * @param queries that fed what it made
 * @param files what it made: name and kind
 * @param shown of the definition of done, what the log shows
 * @param skills that it followed
 * @param said what people added while it was at work
 */
record SavedSession(
    String outcome,
    List<String> inputs,
    List<String> steps,
    List<String> queries,
    Map<String, String> files,
    List<String> done,
    Set<String> shown,
    List<String> constraints,
    List<String> skills,
    List<String> said) {
  private static final String ENDINGS = "csv|tsv|xlsx|xls|parquet|json|docx|pdf|pptx|md|txt|eml";

  /** A file as SQL and JSON name it: all that stands between two quotes. */
  private static final Pattern FILE =
      Pattern.compile(
          "(['\"])([^'\"\\\\\n]{1,300}?\\.(?:" + ENDINGS + "))(?:#[^'\"\\\\]*)?(?:\\\\?\\1)");

  /** A query that looks at the first lines of something; a repeat looks for itself. */
  private static final Pattern A_LOOK = Pattern.compile("(?i)\\bLIMIT\\s+\\d{1,2}\\s*;?\\s*$");

  private static final Pattern DAY = Pattern.compile("\\b(?:199|20\\d)\\d-\\d{2}-\\d{2}\\b");
  private static final Set<String> LOOKS = Set.of("Read", "Query", "Clean", "Workbook", "Grep");
  private static final int MOST_QUERIES = 12;

  static SavedSession of(List<Entry> log) {
    Setup setup =
        log.stream()
            .map(Entry::event)
            .filter(SessionStarted.class::isInstance)
            .map(e -> ((SessionStarted) e).setup())
            .findFirst()
            .orElseThrow(() -> UserError.failed("The session was never begun."));
    Path folder = Path.of(setup.folders().getFirst().path());
    Map<CallId, ToolUse> worked = worked(log);
    Map<String, String> files = files(log, folder);
    var inputs = new LinkedHashSet<String>();
    var queries = new LinkedHashSet<String>();
    for (ToolUse use : worked.values()) {
      if (LOOKS.contains(use.tool())) {
        named(use.input().text()).forEach(file -> inputs.add(relative(folder, file)));
      }
      if (use.tool().equals("Query")) {
        queries.add(text(use.input().text(), "sql"));
      }
    }
    inputs.removeAll(files.keySet());
    // House rules are read by themselves; a name without its folder is the same file once more.
    inputs.removeIf(file -> rules(log, folder).contains(file));
    List<String> whole = List.copyOf(inputs);
    inputs.removeIf(file -> whole.stream().anyMatch(other -> other.endsWith("/" + file)));
    queries.removeIf(sql -> sql.isEmpty() || A_LOOK.matcher(sql).find());
    Optional<Brief> brief = setup.brief();
    return new SavedSession(
        brief.map(Brief::outcome).orElse(""),
        List.copyOf(inputs),
        steps(log, worked),
        queries.stream().skip(Math.max(0, queries.size() - MOST_QUERIES)).toList(),
        files,
        brief.map(Brief::done).orElse(List.of()),
        shown(brief.map(Brief::done).orElse(List.of()), log),
        brief.map(Brief::constraints).orElse(List.of()),
        skills(log),
        said(log));
  }

  private static List<String> skills(List<Entry> log) {
    return log.stream()
        .flatMap(e -> e.event() instanceof SkillUsed used ? Stream.of(used.name()) : null)
        .distinct()
        .toList();
  }

  /** All but the first words, which are the task. */
  private static List<String> said(List<Entry> log) {
    return log.stream()
        .flatMap(e -> e.event() instanceof UserSaid said ? Stream.of(said) : null)
        .skip(1)
        .map(said ->
            said.content().stream()
                .flatMap(block -> block instanceof Text(String text) ? Stream.of(text) : null)
                .collect(Collectors.joining(" ")))
        .map(words -> Terminal.oneLine(words, 400))
        .filter(words -> !words.isBlank())
        .toList();
  }

  private static Set<String> shown(List<String> done, List<Entry> log) {
    return Completion.of(done, log).items().stream()
        .filter(Completion.Item::shown)
        .map(Completion.Item::text)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<String> named(String input) {
    return FILE.matcher(input).results().map(found -> found.group(2).strip()).toList();
  }

  private static Set<String> rules(List<Entry> log, Path folder) {
    return log.stream()
        .flatMap(e -> e.event() instanceof InstructionsLoaded(var files) ? files.stream() : null)
        .map(file -> relative(folder, file.path()))
        .collect(Collectors.toSet());
  }

  /** What was asked for, without the heading that may stand above it. */
  private String asked() {
    String text = outcome.strip();
    return text.startsWith("#") && text.contains("\n")
        ? text.substring(text.indexOf('\n')).strip()
        : text;
  }

  /** In a line: its heading, else how it begins. */
  private String title() {
    String first = outcome.strip().lines().findFirst().orElse("").replaceFirst("^#+\\s*", "");
    return Terminal.oneLine(first, 120);
  }

  private static Map<CallId, ToolUse> worked(List<Entry> log) {
    var asked = new LinkedHashMap<CallId, ToolUse>();
    var worked = new LinkedHashMap<CallId, ToolUse>();
    for (Entry entry : log) {
      if (entry.event() instanceof ModelReplied reply) {
        reply.message().toolUses().forEach(use -> asked.put(use.id(), use));
      } else if (entry.event() instanceof ToolFinished done
          && done.result() instanceof ToolResult.Ok) {
        ToolUse use = asked.get(done.call());
        if (use != null) {
          worked.put(done.call(), use);
        }
      }
    }
    return worked;
  }

  private static Map<String, String> files(List<Entry> log, Path folder) {
    var files = new LinkedHashMap<String, String>();
    for (Entry entry : log) {
      if (entry.event() instanceof ArtifactProduced made) {
        files.put(relative(folder, made.path()), made.kind());
      }
    }
    return files;
  }

  private static List<String> steps(List<Entry> log, Map<CallId, ToolUse> worked) {
    Optional<Plan> plan =
        log.stream()
            .map(Entry::event)
            .filter(PlanApproved.class::isInstance)
            .map(e -> ((PlanApproved) e).plan())
            .reduce((_, later) -> later);
    if (plan.isPresent()) {
      return plan.get().steps().stream().map(Plan.Step::title).toList();
    }
    var steps = new ArrayList<String>();
    for (ToolUse use : worked.values()) {
      String path = text(use.input().text(), "path");
      boolean changes = !LOOKS.contains(use.tool()) || use.tool().equals("Workbook");
      if (changes && !path.isEmpty()) {
        steps.add(use.tool() + " " + path);
      }
    }
    return steps;
  }

  private static String text(String json, String field) {
    try {
      return dev.workroom.json.Wire.read(json, Object.class) instanceof Map<?, ?> map
              && map.get(field) instanceof String text
          ? text.strip()
          : "";
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static String relative(Path folder, String file) {
    Path path = folder.resolve(file).normalize();
    return path.startsWith(folder) ? folder.relativize(path).toString() : file;
  }

  /** The skill: inputs are its arguments, steps its procedure, and its end says what must hold. */
  String skill(String name, String session, boolean forPeople) {
    var text = new StringBuilder("---\nname: " + name + "\ndescription: >-\n  ");
    text.append(Terminal.oneLine(asked(), 300)).append(" As it was done in session ");
    text.append(session).append(".\n");
    if (!inputs.isEmpty()) {
      text.append("arguments: [")
          .append(String.join(", ", arguments()))
          .append("]\nargument-hint: ")
          .append(String.join(" ", arguments()).toUpperCase(java.util.Locale.ROOT))
          .append('\n');
    }
    text.append(forPeople ? "disable-model-invocation: true\n" : "");
    text.append("---\n# ").append(title()).append("\n\n");
    if (!asked().equals(title())) {
      text.append(asked()).append("\n\n");
    }
    for (int i = 0; i < inputs.size(); i++) {
      text.append(
          "- %s: $%s (then it was %s)\n"
              .formatted(arguments().get(i), arguments().get(i), inputs.get(i)));
    }
    text.append(
        inputs.isEmpty()
            ? ""
            : "\nWhere an input is not named, look for the file that took its place; ask if there are several.\n");
    list(text, "What must hold", constraints);
    list(text, "Skills that it followed; load them first", skills);
    list(text, "What was added while it was at work", said);
    numbered(text, "How it was done", steps);
    Set<String> days = new LinkedHashSet<>();
    queries.forEach(sql -> DAY.matcher(sql).results().forEach(found -> days.add(found.group())));
    if (!days.isEmpty()) {
      text.append("\nThe days in the queries are those of then (")
          .append(String.join(", ", days))
          .append("); move them to the period that is asked for, and say which that is.\n");
    }
    list(text, "Queries that fed it; adapt file names, keep the logic", fenced());
    var made = new ArrayList<String>();
    files.forEach((file, kind) -> made.add(file + " (" + kind + ")"));
    list(text, "What it made", made);
    list(text, "Done when", done);
    text.append(
        "\nIf the sources have other columns, signs or periods than then, say so before you go on. Close with what differs from the last time. 'workroom plugin match SESSION %s' compares the two.\n"
            .formatted(name));
    return text.toString();
  }

  private List<String> fenced() {
    return queries.stream().map(sql -> "`" + sql.replaceAll("\\s+", " ") + "`").toList();
  }

  private List<String> arguments() {
    var names = new ArrayList<String>();
    for (String input : inputs) {
      String file = input.substring(input.lastIndexOf('/') + 1);
      String name =
          file.toLowerCase(java.util.Locale.ROOT)
              .replaceFirst("\\.[^.]*$", "")
              .replaceAll("[^a-z]+", "_")
              .replaceAll("^_|_$", "");
      String one = name.isEmpty() ? "input" : name;
      names.add(names.contains(one) ? one + names.size() : one);
    }
    return names;
  }

  private static void list(StringBuilder text, String heading, List<String> items) {
    if (!items.isEmpty()) {
      text.append("\n## ").append(heading).append("\n\n");
      items.forEach(item -> text.append("- ").append(item).append('\n'));
    }
  }

  private static void numbered(StringBuilder text, String heading, List<String> items) {
    if (!items.isEmpty()) {
      text.append("\n## ").append(heading).append("\n\n");
      for (int i = 0; i < items.size(); i++) {
        text.append(i + 1).append(". ").append(items.get(i)).append('\n');
      }
    }
  }

  /**
   * Whether a later session did it again: a line for each difference.
   *
   * @param log of the later one
   */
  List<String> differences(List<Entry> log) {
    SavedSession again = of(log);
    var differences = new ArrayList<String>();
    var kinds = new ArrayList<>(again.files.values());
    files.forEach((file, kind) -> {
      if (!kinds.remove(kind)) {
        differences.add("nothing like %s (%s) was made".formatted(file, kind));
      }
    });
    for (Entry entry : log) {
      if (entry.event() instanceof ArtifactChecked checked) {
        long errors =
            checked.findings().stream().filter(f -> f.severity() == Finding.Severity.ERROR).count();
        differences.removeIf(line -> line.startsWith(checked.path() + " "));
        if (errors > 0) {
          differences.add("%s has %d errors in its check".formatted(checked.path(), errors));
        }
      }
    }
    if (again.queries.size() < Math.min(1, queries.size())) {
      differences.add("no query fed it, where %d did before".formatted(queries.size()));
    }
    Set<String> now = shown(done, log);
    shown.stream()
        .filter(item -> !now.contains(item))
        .forEach(item -> differences.add("nothing shows this, as it did before: " + item));
    for (String step : steps) {
      if (!again.steps.isEmpty()
          && again.steps.size() < steps.size()
          && !again.steps.contains(step)) {
        differences.add("the step \"%s\" was not taken".formatted(step));
      }
    }
    return differences;
  }
}
