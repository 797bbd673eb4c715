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

/** Finds lines of text files and documents by a regular expression. */
public final class GrepTool implements FileTool {
  private static final Spec SPEC = new Spec("Grep", Input.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int AROUND = 200;

  /** For taking the text out of documents; those that it does not reach are named. */
  private static final Duration DOCUMENTS = Duration.ofSeconds(40);

  private static final int NAMED = 10;

  private final DocumentText documents;

  public GrepTool(DocumentText documents) {
    this.documents = documents;
  }

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
    var search = new Search(in, compiled(in), places, documents);
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
    private final DocumentText documents;
    private final long start = System.nanoTime();
    private long deadline = start + PATIENCE.toNanos();
    private final StringBuilder out = new StringBuilder();
    private long matches;
    private int binaries;
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private boolean full;

    Search(Input in, Pattern pattern, Places places, DocumentText documents) {
      this.in = in;
      this.pattern = pattern;
      this.places = places;
      this.documents = documents;
    }

    /** The files whose lines are shown. */
    List<Label> labels() {
      return labels;
    }

    boolean full() {
      return full;
    }

    void in(Path path) {
      String shown = places.shown(path);
      try {
        UserFile file = UserFile.at(places.existing(path.toString()), shown);
        byte[] head = file.head(8_192);
        if (documents.opaque(String.valueOf(path.getFileName()), head)) {
          document(file, shown);
        } else if (TextLines.isText(head)) {
          lines(TextLines.of(file), file, shown, "", "");
        } else {
          binaries++;
        }
      } catch (Refusal e) {
        unreadable.add(shown);
      } catch (StackOverflowError e) {
        throw new Refusal("The pattern is too deep for a line of " + path + "; simplify it.", e);
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw new Refusal("The call was stopped.", e);
        }
        unreadable.add(shown);
      }
    }

    /** Its lines are numbered as Read numbers them. */
    private void document(UserFile file, String shown) throws IOException {
      if (System.nanoTime() - start > DOCUMENTS.toNanos()) {
        left.add(shown);
        return;
      }
      long before = System.nanoTime();
      DocumentText.Content content = documents.content(file.path());
      deadline += System.nanoTime() - before; // the pattern's time is for the pattern
      lines(TextLines.of(content.markdown()), file, shown, content.hidden(), content.beside());
    }

    private void lines(TextLines all, UserFile file, String shown, String hidden, String beside)
        throws IOException {
      try (TextLines lines = all) {
        int before = out.length();
        lines(lines, shown);
        if (out.length() > before) {
          labels.add(new Label(Label.Origin.WORKSPACE, file.path().toString(), hidden, beside));
        }
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

    private static String named(List<String> files) {
      String some = String.join(", ", files.stream().limit(NAMED).toList());
      return files.size() > NAMED ? some + " and " + (files.size() - NAMED) + " more" : some;
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
        out.append(" neither text nor document, not searched]\n");
      }
      if (!unreadable.isEmpty()) {
        out.append("[could not be read, Read says why: ").append(named(unreadable)).append("]\n");
      }
      if (!left.isEmpty()) {
        out.append("[no time for ").append(Cut.count(left.size(), "document"));
        out.append(", not searched: ").append(named(left));
        out.append("; name them by path or glob]\n");
      }
      if (cut) {
        out.append("[too many files to search all; name a folder in path]\n");
      }
      return out.toString();
    }
  }
}
