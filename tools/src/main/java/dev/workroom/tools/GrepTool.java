package dev.workroom.tools;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Finds lines of text files by a regular expression. */
public final class GrepTool implements FileTool {
  private static final Spec SPEC = new Spec("Grep", Input.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int AROUND = 200;

  /** What a model says. */
  record Input(
      String pattern,
      @Nullable String path,
      @Nullable String glob,
      boolean ignoreCase,
      @Guided @Nullable Integer context,
      @Guided @Nullable Integer offset) {
    int around() {
      return context == null ? 0 : Math.clamp(context, 0, 50);
    }

    int skipped() {
      return offset == null ? 0 : Math.max(0, offset);
    }
  }

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(folders);
    if (in.path != null && !in.path.isBlank()) {
      places.named(in.path);
    }
    compiled(in);
    return Effect.read("search " + Cut.at(in.pattern, 60));
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    Path start = in.path == null || in.path.isBlank() ? places.first() : places.existing(in.path);
    var search = new Search(in, compiled(in), places);
    Walk.Result files = Walk.below(start, in.glob == null || in.glob.isBlank() ? "**" : in.glob);
    for (Walk.Found file : files.files()) {
      if (search.full()) {
        break;
      }
      if (file.attributes().isRegularFile()) {
        search.in(file.path());
      }
    }
    return Work.ok(search.result(files.cut())).labelled(search.labels());
  }

  private static Pattern compiled(Input in) {
    try {
      int flags = in.ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
      return Pattern.compile(in.pattern, flags);
    } catch (PatternSyntaxException e) {
      throw new Refusal(
          "The pattern is no regular expression: "
              + e.getDescription()
              + " at "
              + e.getIndex()
              + "; put a backslash before . ( ) [ ] { } * + ? ^ $ | to mean them.",
          e);
    }
  }

  /** One run over files. */
  private static final class Search {
    private final Input in;
    private final Pattern pattern;
    private final Places places;
    private final long deadline = System.nanoTime() + PATIENCE.toNanos();
    private final StringBuilder out = new StringBuilder();
    private long matches;
    private int binaries;
    private int unreadable;
    private final List<Label> labels = new ArrayList<>();
    private boolean full;

    Search(Input in, Pattern pattern, Places places) {
      this.in = in;
      this.pattern = pattern;
      this.places = places;
    }

    /** The files whose lines are shown. */
    List<Label> labels() {
      return labels;
    }

    boolean full() {
      return full;
    }

    void in(Path path) {
      try {
        UserFile file = UserFile.at(places.existing(path.toString()), places.shown(path));
        if (!TextLines.isText(file.head(8_192))) {
          binaries++;
          return;
        }
        try (TextLines lines = TextLines.of(file)) {
          int before = out.length();
          lines(lines, places.shown(path));
          if (out.length() > before) {
            labels.add(new Label(Label.Origin.WORKSPACE, file.path().toString()));
          }
        }
      } catch (StackOverflowError e) {
        throw new Refusal("The pattern is too deep for a line of " + path + "; simplify it.", e);
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw new Refusal("The call was stopped.", e);
        }
        unreadable++;
      }
    }

    private void lines(TextLines lines, String name) throws IOException {
      Deque<String> before = new ArrayDeque<>();
      int after = 0;
      long last = 0;
      while (lines.next() && !full) {
        String text = lines.text();
        Matcher matcher = pattern.matcher(new GuardedText(text, deadline));
        if (matcher.find()) {
          if (++matches > in.skipped()) {
            if (in.around() > 0 && last > 0 && lines.number() - before.size() > last + 1) {
              out.append("--\n");
            }
            before.forEach(out::append);
            before.clear();
            add(name, lines.number(), ':', window(text, matcher));
            after = in.around();
            last = lines.number();
          }
        } else if (after > 0) {
          add(name, lines.number(), '-', Cut.at(text, 2 * AROUND));
          after--;
          last = lines.number();
        } else if (in.around() > 0) {
          before.addLast(line(name, lines.number(), '-', Cut.at(text, 2 * AROUND)));
          if (before.size() > in.around()) {
            before.removeFirst();
          }
        }
        full = out.length() > Cut.RESULT - 1_000;
      }
    }

    private void add(String name, long number, char mark, String text) {
      out.append(line(name, number, mark, text));
    }

    private static String line(String name, long number, char mark, String text) {
      return name + mark + number + mark + text + "\n";
    }

    private static String window(String text, Matcher matcher) {
      if (text.length() <= 2 * AROUND) {
        return text;
      }
      int from = Math.max(0, matcher.start() - AROUND);
      int to = Math.min(text.length(), Math.min(matcher.end(), matcher.start() + AROUND) + AROUND);
      return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
    }

    String result(boolean cut) {
      if (matches == 0) {
        out.append("No line matches ").append(Cut.at(in.pattern, 200)).append(".\n");
      } else if (matches <= in.skipped()) {
        out.append("There are only ").append(Cut.count(matches, "match")).append(".\n");
      }
      if (full) {
        out.append("[more may follow; go on with offset ").append(matches).append("]\n");
      }
      if (binaries > 0) {
        out.append('[').append(Cut.count(binaries, "file"));
        out.append(" not text, skipped; documents: Read]\n");
      }
      if (unreadable > 0) {
        out.append('[').append(Cut.count(unreadable, "file")).append(" could not be read]\n");
      }
      if (cut) {
        out.append("[too many files to search all; name a folder in path]\n");
      }
      return out.toString();
    }
  }
}
