package dev.workroom.core.message;

import java.util.List;

/**
 * Where a piece of content comes from, which decides how far it is trusted; it goes with the
 * content wherever that goes.
 *
 * @param name what it comes from: a path, an address, the name of a connector or of a tool
 * @param hidden what a person who looks at it does not see, in one line; empty: nothing was found
 * @param beside what stands beside the text where few people look: properties, descriptions of
 *     pictures; in one line, worth telling and no cause for distrust
 */
public record Label(Origin origin, String name, String hidden, String beside) {
  /** What the house itself says: receipts, refusals, guides. */
  public static final Label HOUSE = new Label(Origin.HOUSE, "");

  /** What a person says. */
  public static final Label USER = new Label(Origin.USER, "");

  private static final int LONGEST = 400;

  public Label {
    name = cut(name);
    hidden = cut(hidden);
    beside = cut(beside);
  }

  public Label(Origin origin, String name, String hidden) {
    this(origin, name, hidden, "");
  }

  public Label(Origin origin, String name) {
    this(origin, name, "", "");
  }

  /** The kinds of origin. */
  public enum Origin {
    USER(true, "the user"),
    HOUSE(true, "Workroom"),
    /** What an enabled plugin says; the user accepted it. */
    PLUGIN(true, "plugin"),
    /** A file in a granted folder. */
    WORKSPACE(true, "file"),
    /** A note of an earlier session, that a person saw or could see. */
    MEMORY(true, "note"),
    /** A sub-agent; what it read has labels of its own beside this one. */
    SUBAGENT(true, "sub-agent"),
    /** A file that somebody else made: mail, an archive, a download, what was made of such. */
    UNKNOWN(false, "file of unknown origin"),
    WEB(false, "web"),
    CONNECTOR(false, "connector"),
    /** The tool did not say, so nothing is known in its favour. */
    UNSAID(false, "unlabelled tool");

    private final boolean trusted;
    private final String words;

    Origin(boolean trusted, String words) {
      this.trusted = trusted;
      this.words = words;
    }

    /** The origin in a word or a few, for people. */
    public String words() {
      return words;
    }
  }

  /** The label of a tool's result where the tool gives none. */
  public static Label unsaid(String tool) {
    return new Label(Origin.UNSAID, tool);
  }

  /**
   * What stands for several that are trusted alike: the first, and how many more there are. Nobody
   * knows which of them a piece of a common result comes from.
   *
   * @param labels at least one
   */
  public static Label among(List<Label> labels) {
    Label first = labels.getFirst();
    if (labels.size() == 1) {
      return first;
    }
    String rest = labels.size() == 2 ? "1 other" : labels.size() - 1 + " others";
    String hidden =
        labels.stream().map(Label::hidden).filter(one -> !one.isEmpty()).findFirst().orElse("");
    return new Label(first.origin, first.name + " or " + rest, hidden, first.beside);
  }

  /** Whether somebody whom nobody here vouches for may have written it. */
  public boolean untrusted() {
    return !origin.trusted || !hidden.isEmpty();
  }

  /** Whether it is data: anything but what the user, the house or an accepted plugin says. */
  public boolean data() {
    return switch (origin) {
      case USER, HOUSE, PLUGIN -> false;
      case WORKSPACE, MEMORY, SUBAGENT, UNKNOWN, WEB, CONNECTOR, UNSAID -> true;
    };
  }

  /** The label for people: {@code web https://example.org/a}. */
  public String text() {
    String what = name.isEmpty() ? origin.words : origin.words + " " + name;
    return hidden.isEmpty() ? what : what + " with hidden text";
  }

  private static String cut(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
