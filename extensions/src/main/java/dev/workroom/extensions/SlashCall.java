package dev.workroom.extensions;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person typed that begins with a slash: {@code /name arguments}. Several may stand one
 * behind the other; they share the words that follow.
 */
public record SlashCall(List<Skill> skills, String arguments) {
  private static final Pattern CALL = Pattern.compile("/([\\w.:-]+)(?=\\s|$)\\s*");
  private static final int MOST = 6;

  public SlashCall {
    skills = List.copyOf(skills);
  }

  /** Whether the words mean a command, and not a path or anything else. */
  public static boolean isOne(String words) {
    return CALL.matcher(words.strip()).lookingAt();
  }

  /**
   * The call.
   *
   * @throws IllegalArgumentException if no command, or more than one, is called so; the message
   *     lists those that could be meant
   */
  public static SlashCall of(String words, Kit kit) {
    var skills = new ArrayList<Skill>();
    String rest = words.strip();
    for (Matcher call = CALL.matcher(rest);
        skills.size() < MOST && call.lookingAt();
        call = CALL.matcher(rest)) {
      List<Skill> meant = kit.meant(call.group(1)).stream().filter(Skill::forPeople).toList();
      if (meant.size() != 1 && !skills.isEmpty()) {
        break;
      }
      if (meant.size() != 1) {
        throw new IllegalArgumentException(refusal(call.group(1), meant, kit));
      }
      skills.add(meant.getFirst());
      rest = rest.substring(call.end());
    }
    return new SlashCall(skills, rest);
  }

  private static String refusal(String name, List<Skill> meant, Kit kit) {
    if (!meant.isEmpty()) {
      return "/%s may be any of these:\n%s".formatted(name, lines(meant));
    }
    List<Skill> like = kit.beginningWith(name);
    return like.isEmpty()
        ? "There is no command /%s. There are:\n%s".formatted(name, lines(kit.forPeople()))
        : "There is no command /%s. Did you mean:\n%s".formatted(name, lines(like));
  }

  /** The commands for a person to choose from, with what may stand behind them. */
  public static String lines(List<Skill> skills) {
    var text = new StringBuilder();
    for (Skill skill : skills) {
      text.append("  /").append(skill.name());
      text.append(skill.hint().isEmpty() ? "" : " " + skill.hint());
      String what = skill.description();
      text.append(
          what.isEmpty() ? "" : "  — " + (what.length() > 90 ? what.substring(0, 89) + "…" : what));
      text.append('\n');
    }
    return text.toString().stripTrailing();
  }
}
