package dev.workroom.app;

import dev.workroom.extensions.Kit;
import dev.workroom.extensions.Skill;
import dev.workroom.extensions.SlashCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a line that begins with a slash becomes when a person presses Tab: as much of a name as is
 * certain, and what could be meant, with what may stand behind it.
 *
 * @param line as it is to stand now
 * @param told for the person; empty: nothing
 */
record Completion(String line, String told) {
  private static final List<String> ORDERS = List.of("pause", "stop");

  /**
   * @param more other commands: names to a line for the person, such as those of connectors
   */
  static Completion of(String typed, Kit kit, Map<String, String> more) {
    String line = typed.stripLeading();
    if (!line.startsWith("/")) {
      return new Completion(typed, "");
    }
    if (line.contains(" ")) {
      String name = line.substring(1, line.indexOf(' '));
      List<Skill> meant = kit.meant(name).stream().filter(Skill::forPeople).toList();
      return new Completion(
          typed, meant.size() == 1 ? SlashCall.lines(meant) : more.getOrDefault(name, ""));
    }
    String start = line.substring(1);
    var found = new LinkedHashMap<String, String>();
    ORDERS.stream()
        .filter(one -> one.startsWith(start))
        .forEach(one -> found.put(one, "  /" + one));
    kit.beginningWith(start)
        .forEach(skill -> found.put(skill.name(), SlashCall.lines(List.of(skill))));
    more.forEach((name, told) -> {
      if (name.startsWith(start)) {
        found.put(name, told);
      }
    });
    if (found.isEmpty()) {
      return new Completion(typed, "There is no command /%s.".formatted(start));
    }
    String told = String.join("\n", found.values());
    String common = found.keySet().stream().reduce(Completion::common).orElse("");
    if (found.size() == 1) {
      return new Completion("/" + common + " ", told);
    }
    return new Completion(common.startsWith(start) ? "/" + common : line, told);
  }

  private static String common(String one, String other) {
    int length = 0;
    while (length < Math.min(one.length(), other.length())
        && one.charAt(length) == other.charAt(length)) {
      length++;
    }
    return one.substring(0, length);
  }
}
