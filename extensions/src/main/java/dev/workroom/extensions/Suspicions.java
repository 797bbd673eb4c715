package dev.workroom.extensions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a person should look at before they trust an extension: characters that are not seen, and
 * words that would have the model go against its user. It finds the crude and the careless; it
 * proves nothing, and policy holds whatever it finds.
 */
final class Suspicions {
  private static final long LARGEST = 1 << 20;
  private static final int MOST = 50;

  private static final Map<Pattern, String> WORDS = words();

  private Suspicions() {}

  private static Map<Pattern, String> words() {
    var words = new LinkedHashMap<Pattern, String>();
    word(
        words,
        "\\b(ignore|disregard|forget|override)\\b.{0,30}\\b(previous|prior|above|earlier|all|other|system|developer)\\b.{0,20}\\b(instructions?|rules?|prompts?|guidelines?|guardrails?)",
        "It tells the model to drop other instructions");
    word(
        words,
        "\\b(do not|don't|never|without)\\b.{0,20}\\b(tell|telling|inform|informing|mention|mentioning|show|showing|notify|notifying|reveal|revealing|asking|alert)\\b.{0,25}\\b(the user|user|them|anyone|human|person)",
        "It tells the model to keep something from the user, or not to ask");
    word(
        words,
        "\\b(bypass|circumvent|disable|skip|turn off)\\b.{0,25}\\b(permissions?|approvals?|policy|policies|safety|sandbox|confirmation|guardrails?|security)",
        "It speaks of getting round permission or safety");
    word(
        words,
        "\\b(secretly|covertly|silently|quietly)\\b.{0,40}\\b(send|upload|post|copy|run|execute|delete|write|install|forward)",
        "It speaks of doing something unseen");
    word(
        words,
        "(~/\\.ssh|id_rsa|\\.aws/credentials|/etc/shadow|\\.netrc|ANTHROPIC_API_KEY|OPENAI_API_KEY|AWS_SECRET_ACCESS_KEY)",
        "It names a place where secrets lie");
    word(
        words,
        "\\b(curl|wget)\\b[^\\n|]{0,200}\\|\\s*(sudo\\s+)?(ba|z|da)?sh\\b",
        "It runs what it downloads");
    word(words, "\\bbase64\\s+(-d|--decode)\\b|\\beval\\s*\\(?\\s*\\$\\(", "It runs hidden text");
    word(words, "<\\s*/?\\s*(system|system-prompt)\\s*>", "It imitates a system message");
    return words;
  }

  private static void word(Map<Pattern, String> words, String regex, String sentence) {
    words.put(Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE), sentence);
  }

  /**
   * What stands in the text files of a plugin, with file and line; at most fifty findings. Packages
   * that its programs need come last, so that they drown nothing, and are searched for hidden
   * characters alone: no model reads them.
   */
  static List<Diagnostic> in(Plugin plugin) throws IOException {
    Path root = plugin.root();
    boolean read = plugin.components().stream().anyMatch(part -> needed(part.path()));
    var found = new ArrayList<Diagnostic>();
    List<Path> files =
        Tree.files(root).stream()
            .sorted(Comparator.comparing(file -> needed(root.relativize(file).toString())))
            .toList();
    for (Path file : files) {
      if (found.size() >= MOST) {
        break;
      }
      if (Files.size(file) <= LARGEST) {
        String shown = root.relativize(file).toString().replace('\\', '/');
        boolean prose = prose(shown) && (read || !needed(shown));
        text(file).ifPresent(text -> look(shown, text, prose, found));
      }
    }
    return found.size() > MOST ? found.subList(0, MOST) : found;
  }

  /** A file's text; empty: it is none. */
  private static Optional<String> text(Path file) throws IOException {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static boolean needed(String path) {
    return path.startsWith("node_modules/") || path.contains("/node_modules/");
  }

  private static void look(String file, String text, boolean prose, List<Diagnostic> found) {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      int hidden = hidden(line, number == 1);
      if (hidden > 0) {
        found.add(
            Diagnostic.warning(
                file,
                "Line %d holds the hidden character U+%04X; read it in an editor that shows such."
                    .formatted(number, hidden)));
      }
      if (prose) {
        for (var word : WORDS.entrySet()) {
          var matcher = word.getKey().matcher(line);
          if (matcher.find()) {
            found.add(
                Diagnostic.warning(
                    file,
                    "%s (line %d: “%s”)."
                        .formatted(word.getValue(), number, cut(matcher.group()))));
          }
        }
      }
    }
  }

  /** Program text speaks of secrets and permissions for good reasons; what a model reads rarely. */
  private static boolean prose(String file) {
    return file.matches("(?i).*\\.(md|txt|json|ya?ml)");
  }

  private static String cut(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  /** The first character of a line that is there and not seen; 0: none. */
  private static int hidden(String line, boolean first) {
    for (int i = 0; i < line.length(); ) {
      int c = line.codePointAt(i);
      boolean mark = first && i == 0 && c == 0xFEFF;
      boolean bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
      boolean tag = c >= 0xE0000 && c <= 0xE01EF;
      boolean width = c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x180E;
      boolean joiner =
          (c == 0x200C || c == 0x200D)
              && (i == 0 || Character.isLetter(line.charAt(i - 1)))
              && line.codePoints().allMatch(one -> one < 0x250 || one == c);
      boolean control = Character.isISOControl(c) && c != '\t' && c != '\r' && c != '\f';
      if (!mark && (bidi || tag || width || joiner || control)) {
        return c;
      }
      i += Character.charCount(c);
    }
    return 0;
  }
}
