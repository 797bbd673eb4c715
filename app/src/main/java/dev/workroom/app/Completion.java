package dev.workroom.app;

import dev.workroom.extensions.Kit;
import dev.workroom.extensions.Skill;
import dev.workroom.extensions.SlashCall;
import java.util.ArrayList;
import java.util.List;

/**
 * What a line that begins with a slash becomes when a person presses Tab: as much of a name as is
 * certain, and what could be meant, with what may stand behind it.
 *
 * @param line as it is to stand now
 * @param told for the person; empty: nothing
 */
record Completion(String line, String told) {
  private static final List<String> ORDERS = List.of("pause", "stop");

  static Completion of(String typed, Kit kit) {
    String line = typed.stripLeading();
    if (!line.startsWith("/")) {
      return new Completion(typed, "");
    }
    if (line.contains(" ")) {
      String name = line.substring(1, line.indexOf(' '));
      List<Skill> meant = kit.meant(name).stream().filter(Skill::forPeople).toList();
      return new Completion(typed, meant.size() == 1 ? SlashCall.lines(meant) : "");
    }
    String start = line.substring(1);
    List<Skill> meant = kit.beginningWith(start);
    var names = new ArrayList<String>();
    ORDERS.stream().filter(order -> order.startsWith(start)).forEach(names::add);
    meant.forEach(skill -> names.add(skill.name()));
    if (names.size() == 1) {
      return new Completion("/" + names.getFirst() + " ", SlashCall.lines(meant));
    }
    if (names.isEmpty()) {
      return new Completion(typed, "There is no command /%s.".formatted(start));
    }
    String common = names.stream().reduce(Completion::common).orElse("");
    var told = new ArrayList<String>();
    ORDERS.stream().filter(order -> order.startsWith(start)).forEach(o -> told.add("  /" + o));
    told.add(SlashCall.lines(meant));
    return new Completion(
        common.length() > start.length() && common.startsWith(start) ? "/" + common : line,
        String.join("\n", told));
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
