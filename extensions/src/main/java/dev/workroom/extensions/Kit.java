package dev.workroom.extensions;

import dev.workroom.core.event.Event.Extension;
import dev.workroom.extensions.Component.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** All extensions in force in one session: what they bring, by name. */
public final class Kit {
  private final List<Loaded> loaded;
  private final OptionalInt firstArgument;
  private final SequencedMap<String, Skill> skills = new LinkedHashMap<>();
  private final SequencedMap<String, AgentDefinition> agents = new LinkedHashMap<>();

  /**
   * @param loaded the strongest first: of two with one name the first counts
   */
  public Kit(List<Loaded> loaded) {
    this(loaded, OptionalInt.empty());
  }

  /**
   * @param loaded the strongest first: of two with one name the first counts
   * @param firstArgument from which number their texts count arguments; empty: as each does
   */
  public Kit(List<Loaded> loaded, OptionalInt firstArgument) {
    this.firstArgument = firstArgument;
    this.loaded = List.copyOf(loaded);
    for (Loaded from : loaded) {
      Stream.of(Kind.SKILL, Kind.COMMAND, Kind.STYLE)
          .flatMap(kind -> from.plugin().of(kind).stream())
          .filter(part -> !part.body().isBlank())
          .map(part -> Skill.of(part, from))
          .forEach(skill -> skills.putIfAbsent(skill.name(), skill));
      from.plugin().of(Kind.AGENT).stream()
          .map(part -> AgentDefinition.of(part, from))
          .forEach(agent -> agents.putIfAbsent(agent.name(), agent));
    }
    BuiltIn.skills().forEach(skill -> skills.putIfAbsent(skill.name(), skill));
  }

  /** What is in force, for the log. */
  public List<Extension> bill() {
    return loaded.stream()
        .map(one -> new Extension(one.id(), one.version(), one.source(), one.sha256()))
        .toList();
  }

  /** From which number texts count the arguments of a call; empty: as each does. */
  public OptionalInt firstArgument() {
    return firstArgument;
  }

  public List<Loaded> loaded() {
    return loaded;
  }

  /** All skills, the user's own first, those of the program last. */
  public List<Skill> skills() {
    return List.copyOf(skills.values());
  }

  /** Those that a person may call by a slash. */
  public List<Skill> forPeople() {
    return skills.values().stream().filter(Skill::forPeople).toList();
  }

  public List<AgentDefinition> agents() {
    return List.copyOf(agents.values());
  }

  /** The sub-agent of this name, or the only one whose name ends so. */
  public Optional<AgentDefinition> agent(String name) {
    AgentDefinition exact = agents.get(name);
    if (exact != null) {
      return Optional.of(exact);
    }
    List<AgentDefinition> ends =
        agents.values().stream().filter(agent -> agent.name().endsWith(":" + name)).toList();
    return ends.size() == 1 ? Optional.of(ends.getFirst()) : Optional.empty();
  }

  /** The skill of this name, or the only one whose name ends so. */
  public Optional<Skill> skill(String name) {
    List<Skill> meant = meant(name);
    return meant.size() == 1 ? Optional.of(meant.getFirst()) : Optional.empty();
  }

  /** Those that a name could mean: the one of just this name, or all whose names end so. */
  public List<Skill> meant(String name) {
    String plain = name.strip().replaceFirst("^/", "");
    Skill exact = skills.get(plain);
    if (exact != null) {
      return List.of(exact);
    }
    return skills.values().stream().filter(skill -> skill.name().endsWith(":" + plain)).toList();
  }

  /** Those whose name or last part begins so, for completing what a person types. */
  public List<Skill> beginningWith(String start) {
    String plain = start.strip().replaceFirst("^/", "");
    return forPeople().stream()
        .filter(skill -> skill.name().startsWith(plain) || skill.shortName().startsWith(plain))
        .toList();
  }

  /**
   * What the model is told of skills and sub-agents beside those of the program: a line each, with
   * what it is for, within a budget. Names always stand; the longest descriptions give way first.
   * Empty if there is nothing to tell.
   *
   * @param most characters
   */
  public String listing(int most) {
    List<Skill> told =
        skills.values().stream().filter(s -> s.place().isPresent() && s.forModel()).toList();
    var text = new StringBuilder();
    if (!told.isEmpty()) {
      text.append("\nSkills (load the one that fits before such work):\n");
      lines(told.stream().map(s -> new Line(s.name(), s.description())).toList(), most, text);
    }
    if (!agents.isEmpty()) {
      text.append("\nSub-agents (Agent with agent set to the name):\n");
      lines(
          agents.values().stream().map(a -> new Line(a.name(), a.description())).toList(),
          most / 2,
          text);
    }
    return text.toString();
  }

  private record Line(String name, String description) {}

  private static final int LONGEST_DESCRIPTION = 1_536;

  private static void lines(List<Line> lines, int most, StringBuilder text) {
    int names = lines.stream().mapToInt(line -> line.name().length() + 5).sum();
    int each = cut(lines, Math.max(0, most - names));
    for (Line line : lines) {
      String description = line.description();
      String shown =
          description.length() <= each ? description : description.substring(0, each).strip() + "…";
      text.append("- ").append(line.name());
      text.append(each == 0 || shown.isEmpty() ? "" : ": " + shown).append('\n');
    }
  }

  /** The length at which descriptions have to be cut so that all of them fit. */
  private static int cut(List<Line> lines, int room) {
    var lengths = new ArrayList<Integer>();
    lines.forEach(l -> lengths.add(Math.min(LONGEST_DESCRIPTION, l.description().length())));
    lengths.sort(null);
    int left = room;
    for (int i = 0; i < lengths.size(); i++) {
      int share = left / (lengths.size() - i);
      if (lengths.get(i) > share) {
        return share;
      }
      left -= lengths.get(i);
    }
    return LONGEST_DESCRIPTION;
  }

  /** What {@code ~~category} in its texts stands for, by category. */
  public Map<String, ConnectorCategory> categories() {
    var all = new LinkedHashMap<String, ConnectorCategory>();
    loaded.forEach(
        one -> one.plugin().connectors().forEach(c -> all.putIfAbsent(c.placeholder(), c)));
    return all;
  }
}
