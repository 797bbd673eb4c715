package dev.workroom.app;

import dev.workroom.changes.Applied.Held;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.PathPattern;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The changes of a call that wait for a person, each of which can be allowed apart from the others,
 * however many there are.
 *
 * @param folders where patterns begin
 */
record Parts(List<Held> held, List<Folder> folders) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,7})(?:-(\\d{1,7}))?");

  Parts {
    held = List.copyOf(held);
    folders = List.copyOf(folders);
  }

  /** Those of a call as the journal has them; none if it waits for nothing that has parts. */
  static Parts of(Workshop workshop, SessionId id, CallId call) {
    try (var changes = workshop.changes()) {
      return new Parts(
          changes.history().held(id, call),
          new Session(id, workshop.log()).state().setup().map(Setup::folders).orElse(List.of()));
    } catch (IOException e) {
      throw UserError.failed("The changes that wait cannot be read: " + e.getMessage());
    }
  }

  /**
   * What a person allows who names parts, as {@link #named} reads it.
   *
   * @throws UserError if the words name none
   */
  Decision picked(String words) {
    List<Integer> numbers = named(words);
    return numbers.size() == held.size() ? new Decision.Approved() : new Decision.Picked(numbers);
  }

  /**
   * The numbers of the parts that a person names, with commas between: numbers and ranges ({@code
   * 1,3-5}), files, folders and patterns ({@link PathPattern}), and with {@code !} before it what
   * is taken out again; what begins so begins with all.
   *
   * @throws UserError if one of the words, or all together, name none
   */
  List<Integer> named(String words) {
    if (held.size() < 2) {
      throw UserError.usage("There is nothing to pick from: it is allowed or not as a whole.");
    }
    var chosen = new BitSet();
    List<String> all = split(words);
    if (all.isEmpty() || all.getFirst().startsWith("!")) {
      chosen.set(0, held.size());
    }
    for (String word : all) {
      boolean out = word.startsWith("!");
      IntStream meant = meant(out ? word.substring(1).strip() : word);
      meant.forEach(i -> chosen.set(i, !out));
    }
    if (chosen.isEmpty()) {
      throw UserError.usage(
          "That names none of these %d changes; --reject says no to all.".formatted(held.size()));
    }
    return chosen.stream().map(i -> i + 1).boxed().toList();
  }

  /** Names may have spaces in them, numbers may have them in between. */
  private static List<String> split(String words) {
    var all = new ArrayList<String>();
    for (String word : words.split(",", -1)) {
      if (word.matches("[\\d\\s-]+")) {
        all.addAll(List.of(word.strip().split("\\s+", -1)));
      } else {
        all.add(word.strip());
      }
    }
    all.removeIf(String::isEmpty);
    return all;
  }

  private IntStream meant(String word) {
    Matcher numbers = NUMBERS.matcher(word);
    boolean range = numbers.matches();
    IntPredicate meant;
    if (range) {
      int first = Integer.parseInt(numbers.group(1));
      int last = numbers.group(2) == null ? first : Integer.parseInt(numbers.group(2));
      meant = i -> first >= 1 && last <= held.size() && first <= i + 1 && i < last;
    } else {
      var pattern = new PathPattern(word);
      meant = i -> pattern.covers(folders, held.get(i).file().toString());
    }
    int[] found = IntStream.range(0, held.size()).filter(meant).toArray();
    if (found.length == 0) {
      throw UserError.usage(
          "'%s' names none of this list of %d; write numbers such as 1,3-5, or folders and patterns such as old/ or *.tmp; 'workroom changes' lists them."
              .formatted(Terminal.oneLine(word, 60), held.size()));
    }
    return IntStream.of(found);
  }
}
