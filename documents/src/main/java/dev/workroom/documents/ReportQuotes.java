package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks quotations against the files that they are said to come from: word for word, but for white
 * space, quotation marks, dashes, omissions and what the writer put in square brackets. Fewer than
 * five words are one only when their source stands right behind them; others are a manner of
 * speaking.
 */
final class ReportQuotes {
  private static final Pattern QUOTE =
      Pattern.compile(
          "“([^“”\\n]{3,1500})”|„([^„“”\\n]{3,1500})[“”]|\"([^\"\\n]{3,1500})\"|«([^«»\\n]{3,1500})»");
  private static final Pattern FILE =
      Pattern.compile(
          "(?i)([\\p{L}\\p{N}][\\p{L}\\p{N} _()&+/-]*(?:\\.[\\p{L}\\p{N}_-]+)*\\.(?:docx?|pdf|txt|md|csv|xlsx?|pptx?|eml|msg|html?|rtf|odt|vtt|srt))\\b");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern CITED = Pattern.compile("\\[(\\d{1,3})(?:[,;][^\\]]{0,80})?]");
  private static final Pattern LISTED = Pattern.compile("(?m)^(?:- )?\\[(\\d{1,3})]\\s+(\\S.*)$");
  private static final Pattern LEFT_OUT =
      Pattern.compile("\\[[^\\]]*]|…|\\.\\.\\.|\\(\\.\\.\\.\\)");
  private static final Pattern RIGHT_BEHIND =
      Pattern.compile("^[.,;:!?]?\\s*(\\[\\d|\\((?!see\\b|cf\\b|in\\b)|[—–]|- )");
  private static final Pattern NUMBERED =
      Pattern.compile(
          "(?i)\\b(?!(?:page|seite|p|section|table|figure|version|chapter|line|row|week)\\b)\\p{L}{3,30} \\d{1,4}\\b");
  private static final Pattern WORDED =
      Pattern.compile("^[.,;:!?]?\\s*(?:\\(|\\[|[—–]|- )\\s*(" + NUMBERED.pattern() + ")");
  private static final List<String> ENDINGS = List.of(".md", ".txt", ".docx", ".pdf");
  private static final int FEWEST_WORDS = 5;
  private static final int FAR_BEHIND = 160;
  private static final int MOST_OTHERS = 60;

  private final DocumentReader reader;
  private final ReportFiles files;
  private final Map<String, Optional<String>> texts = new HashMap<>();

  ReportQuotes(DocumentReader reader, ReportFiles files) {
    this.reader = reader;
    this.files = files;
  }

  /** The quotations of a text that are not in the files they name. */
  List<Finding> check(String markdown) {
    Map<String, String> sources = new HashMap<>();
    Matcher entry = LISTED.matcher(markdown);
    while (entry.find()) {
      Matcher file = FILE.matcher(entry.group(2));
      String last = "";
      while (file.find()) {
        last = file.group(1);
      }
      if (!last.isEmpty()) {
        sources.put(entry.group(1), last);
        named(entry.group(2), last, sources);
      }
    }
    List<Finding> findings = new ArrayList<>();
    Matcher quote = QUOTE.matcher(markdown);
    int from = 0;
    while (from < markdown.length() && quote.find(from)) {
      from = quote.end();
      String said = quote.group().substring(1, quote.group().length() - 1);
      String behind =
          markdown.substring(from, Math.min(markdown.length(), from + FAR_BEHIND))
              .split("\\n", 2)[0];
      long words = SPACES.splitAsStream(said.strip()).count();
      if (words >= FEWEST_WORDS || RIGHT_BEHIND.matcher(behind).find()) {
        file(behind, sources)
            .flatMap(file -> wrong(said, behind, file, sources.values()))
            .ifPresent(findings::add);
      }
    }
    return findings;
  }

  /** "Interview 7" in the list of sources stands for its file wherever it is named. */
  private static void named(String entry, String file, Map<String, String> sources) {
    Matcher name = NUMBERED.matcher(entry.replace(file, ""));
    while (name.find()) {
      sources.merge(
          name.group().toLowerCase(Locale.ROOT), file, (one, two) -> one.equals(two) ? one : "");
    }
  }

  /** The file by its citation in words: listed as such, or with that as its name. */
  private Optional<String> worded(String near, Map<String, String> sources) {
    Matcher cited = WORDED.matcher(near);
    if (!cited.find()) {
      return Optional.empty();
    }
    String listed = sources.get(cited.group(1).toLowerCase(Locale.ROOT));
    return listed == null
        ? ENDINGS.stream()
            .map(ending -> cited.group(1) + ending)
            .filter(file -> texts.computeIfAbsent(file, this::text).isPresent())
            .findFirst()
        : Optional.of(listed).filter(file -> !file.isEmpty());
  }

  /** The file that the words right behind a quotation name, themselves or by a citation. */
  private Optional<String> file(String behind, Map<String, String> sources) {
    // The next quotation has a source of its own.
    String near = behind.split("[“„\"«]", 2)[0];
    Matcher cited = CITED.matcher(near);
    if (cited.find()) {
      return Optional.ofNullable(sources.get(cited.group(1)));
    }
    Matcher file = FILE.matcher(near);
    return file.find() ? Optional.of(file.group(1).strip()) : worded(near, sources);
  }

  private Optional<Finding> wrong(
      String quote, String behind, String file, Collection<String> cited) {
    Optional<String> text = texts.computeIfAbsent(file, this::text);
    if (text.isEmpty()) {
      return Optional.empty(); // what is not here cannot be compared
    }
    for (String piece : LEFT_OUT.split(quote)) {
      String wanted = plain(piece).replaceAll("^[ ,;.:!?'-]+|[ ,;.:!?'-]+$", "");
      if (!wanted.isEmpty() && !holds(text.get(), wanted)) {
        Optional<String> other = other(wanted, plain(quote + behind).strip(), file, cited);
        return Optional.of(
            new Finding(
                Severity.ERROR,
                "quotation \"" + WordFlow.shortened(quote) + "\"",
                other.isPresent()
                    ? "These words are not in %s but in %s; cite the file that has them."
                        .formatted(file, other.get())
                    : "These words are not in "
                        + file
                        + nearest(wanted, text.get())
                        + "; quote verbatim or do not use quotation marks."));
      }
    }
    return Optional.empty();
  }

  /** Whether the words stand there whole: "art" is not in "parts". */
  private static boolean holds(String text, String wanted) {
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      int end = at + wanted.length();
      if ((at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
          && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The source, or the file beside the one named, in which the words do stand.
   *
   * @param quoting how the document itself goes on behind them
   */
  private Optional<String> other(
      String wanted, String quoting, String file, Collection<String> cited) {
    Set<String> candidates = new LinkedHashSet<>(cited);
    try (Stream<Path> beside = java.nio.file.Files.list(files.find(file).getParent())) {
      String folder = file.substring(0, file.lastIndexOf('/') + 1);
      beside
          .map(path -> folder + path.getFileName())
          .filter(name -> FILE.matcher(name).matches())
          .sorted()
          .limit(MOST_OTHERS)
          .forEach(candidates::add);
    } catch (IOException notListed) {
      // The cited ones are enough then.
    }
    candidates.remove(file);
    return candidates.stream()
        .filter(name -> {
          Optional<String> text = texts.computeIfAbsent(name, this::text);
          return text.isPresent() && holds(text.get(), wanted) && !text.get().contains(quoting);
        })
        .findFirst();
  }

  private Optional<String> text(String file) {
    try {
      Path path = files.find(file);
      return Optional.of(plain(reader.read(path, 0, 4_000_000).markdown()));
    } catch (IOException | UnreadableDocument | RuntimeException _) {
      return Optional.empty();
    }
  }

  private static String plain(String text) {
    return LooseText.of(text)
        .text()
        .replaceAll("[*_\"']+", "")
        .replaceAll(" +", " ")
        .toLowerCase(Locale.ROOT);
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    for (String word : plain(text).split("[^\\p{L}\\p{N}]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /** The sentence of the source that has most of the words. */
  private static String nearest(String wanted, String text) {
    Set<String> words = words(wanted);
    String best = "";
    double most = 0.5;
    for (String sentence : text.split("(?<=[.!?|])\\s+")) {
      Set<String> there = words(sentence);
      long common = words.stream().filter(there::contains).count();
      double share = words.isEmpty() ? 0 : (double) common / words.size();
      if (share > most) {
        most = share;
        best = sentence;
      }
    }
    return best.isEmpty() ? "" : " (nearest there: \"" + WordFlow.shortened(best) + "\")";
  }

  /** Files beside a document and below its folder, by their names. */
  static ReportFiles beside(Path document) {
    return name -> {
      Path folder = document.toAbsolutePath().getParent();
      String last = name.substring(name.lastIndexOf('/') + 1);
      try (var all =
          java.nio.file.Files.find(
              folder,
              4,
              (path, kind) ->
                  kind.isRegularFile() && path.getFileName().toString().equalsIgnoreCase(last))) {
        return all.limit(1)
            .findFirst()
            .orElseThrow(() -> new IOException("There is no file " + name + "."));
      } catch (java.io.UncheckedIOException e) {
        throw new IOException("The folder cannot be listed.", e);
      }
    };
  }
}
