package dev.workroom.changes;

import dev.workroom.changes.HoldRules.Act;
import dev.workroom.changes.Step.Kind;
import dev.workroom.changes.Step.Spot;
import dev.workroom.changes.Step.Verdict;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides for one set what waits for a person. */
final class Holds {
  private static final Pattern WINDOWS_DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])([. ].*)?");
  private static final Pattern NOT_PORTABLE = Pattern.compile("[<>:\"|?*\\\\]");

  private static final int DEEPEST = 128;

  private final ChangeSet set;
  private final Folders folders;
  private final Made made;
  private final HeldNames rules;
  private final Set<String> held = new HashSet<>();
  private final Set<String> aboveHeld = new HashSet<>();
  private final Map<String, Map<String, String>> siblings = new HashMap<>();

  Holds(ChangeSet set, Folders folders, Made made) {
    this.set = set;
    this.folders = folders;
    this.made = made;
    this.rules = new HeldNames(set.rules().rules());
  }

  /** Why a change of a path waits; empty if it does not. */
  Optional<String> reason(Spot spot, Act act, boolean program) throws IOException {
    Optional<String> named = named(spot, act).or(() -> repository(spot, act));
    if (named.isEmpty() && act != Act.OVERWRITE) {
      named = odd(spot);
    }
    return named.or(() -> program(program));
  }

  /**
   * Why a new file or link waits at a place where programs expect a directory that steers them: a
   * file {@code .git} names another directory to take settings and hooks from.
   */
  Optional<String> inPlaceOfDirectory(Spot spot) {
    return rules.reasonAbove(spot.path(), Act.CREATE);
  }

  /**
   * Why a directory waits to be moved: something in it would get a name there that waits, and has
   * none now. One that cannot be looked through waits where that could be.
   */
  private Optional<String> moved(Spot from, Spot to) throws IOException {
    Optional<String> reason = rules.reasonAbove(to.path(), Act.MOVE);
    if (reason.isEmpty()) {
      return reason;
    }
    try (Directory parent = folders.parent(from)) {
      byte[] leaf = Folders.leaf(from);
      Optional<Stamp> there = parent.stat(leaf);
      if (there.filter(Stamp::isDirectory).isEmpty()) {
        return reason;
      }
      try (Directory inner = parent.at(leaf)) {
        return arriving(inner, from.path(), to.path(), 0);
      }
    } catch (KernelException _) {
      return reason;
    }
  }

  private Optional<String> arriving(Directory directory, String from, String to, int depth)
      throws IOException {
    for (byte[] name : directory.list()) {
      String old = from + "/" + Names.escape(name);
      String path = to + "/" + Names.escape(name);
      Optional<String> reason =
          rules.reason(path, Act.MOVE).filter(_ -> rules.reason(old, Act.MOVE).isEmpty());
      if (reason.isPresent()) {
        return reason;
      }
      if (directory.stat(name).filter(Stamp::isDirectory).isPresent()) {
        if (depth == DEEPEST) {
          return Optional.of("It lies too deep to be looked through.");
        }
        try (Directory inner = directory.at(name)) {
          Optional<String> below = arriving(inner, old, path, depth + 1);
          if (below.isPresent()) {
            return below;
          }
        }
      }
    }
    return Optional.empty();
  }

  /** A directory with a file HEAD can be a Git repository by itself, with settings and hooks. */
  private static Optional<String> repository(Spot spot, Act act) {
    List<String> parts = List.of(spot.path().toLowerCase(Locale.ROOT).split("/"));
    return act != Act.OVERWRITE && parts.getLast().equals("head") && !parts.contains(".git")
        ? Optional.of("It can make its folder a Git repository, whose settings run programs.")
        : Optional.empty();
  }

  /** Why a file is not overwritten at once: programs that write where it lies could not. */
  static Optional<String> kept(Stamp there) {
    return there.isFile() && (there.permissions() & 0222) == 0
        ? Optional.of("It is marked as read-only.")
        : Optional.empty();
  }

  /** Why a new directory waits; what comes into it is judged by itself. */
  Optional<String> directory(Spot spot) throws IOException {
    Optional<String> named = rules.reason(spot.path(), Act.CREATE).or(() -> dependent(spot));
    return named.isEmpty() ? odd(spot) : named;
  }

  /** Why the rules or an earlier change make a change of a path wait. */
  Optional<String> named(Spot spot, Act act) {
    return rules
        .reason(spot.path(), act)
        .or(() -> set.rules().judge().holds(act, absolute(spot)))
        .or(() -> dependent(spot));
  }

  /** Why a move waits: by the names on both sides, or by what the session says of it. */
  Optional<String> move(Spot from, Spot to) throws IOException {
    Optional<String> reason =
        rules.reason(to.path(), Act.CREATE).or(() -> repository(to, Act.CREATE));
    if (reason.isEmpty()) {
      reason = odd(to);
    }
    if (reason.isEmpty()) {
      reason =
          rules
              .reason(from.path(), Act.MOVE)
              .or(() -> set.rules().judge().holdsMove(absolute(from), absolute(to)))
              .or(() -> dependent(from))
              .or(() -> dependent(to));
    }
    return reason.isEmpty() ? moved(from, to) : reason;
  }

  private String absolute(Spot spot) {
    return Names.path(Names.unescape(folders.escaped().get(spot.folder()) + "/" + spot.path()))
        .toString();
  }

  private Optional<String> program(boolean program) {
    return program && set.rules().programs()
        ? Optional.of("It is a new program: the file may be executed.")
        : Optional.empty();
  }

  /** A name that another system cannot hold or would take for another. */
  private Optional<String> odd(Spot spot) throws IOException {
    byte[] leaf = Folders.leaf(spot);
    String name;
    try {
      name = StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(leaf)).toString();
    } catch (CharacterCodingException _) {
      return Optional.of("Its name is no readable text.");
    }
    boolean unfit =
        name.endsWith(".")
            || name.endsWith(" ")
            || NOT_PORTABLE.matcher(name).find()
            || WINDOWS_DEVICE.matcher(name).matches()
            || name.codePoints().anyMatch(Holds::invisible);
    if (unfit) {
      return Optional.of("Its name cannot exist on other systems or hides characters.");
    }
    String other = siblings(spot).putIfAbsent(fold(name), name);
    return other == null || other.equals(name)
        ? Optional.empty()
        : Optional.of(
            "On other systems its name is the same as that of " + Words.shown(other) + ".");
  }

  private static boolean invisible(int point) {
    return Character.isISOControl(point) || Character.getType(point) == Character.FORMAT;
  }

  private static String fold(String name) {
    return java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFC)
        .toLowerCase(Locale.ROOT);
  }

  private Map<String, String> siblings(Spot spot) throws IOException {
    int slash = spot.path().lastIndexOf('/');
    String parent = spot.folder() + ":" + spot.path().substring(0, Math.max(slash, 0));
    Map<String, String> known = siblings.get(parent);
    if (known != null) {
      return known;
    }
    Map<String, String> names = new HashMap<>();
    try (Directory directory = folders.parent(spot)) {
      for (byte[] one : directory.list()) {
        String name = new String(one, StandardCharsets.UTF_8);
        names.put(fold(name), name);
      }
    } catch (KernelException e) {
      // An earlier step of the set makes the directory; the walk is checked again when it is used.
      if (!e.is(KernelException.ENOENT, KernelException.ENOTDIR, KernelException.ELOOP)) {
        throw e;
      }
    }
    siblings.put(parent, names);
    return names;
  }

  /** Deletions wait unless a person allowed them or the agent made all that is deleted. */
  Optional<String> deletion(Spot spot, boolean contested) throws IOException {
    Optional<String> named = named(spot, Act.DELETE);
    if (named.isPresent() || set.deletions()) {
      return named;
    }
    if (!contested) {
      try (Directory parent = folders.parent(spot)) {
        String path = folders.escaped().get(spot.folder()) + "/" + spot.path();
        if (made.all(path, new Placement.Item(parent, Folders.leaf(spot)))) {
          return Optional.empty();
        }
      } catch (KernelException e) {
        if (!e.is(KernelException.ENOENT, KernelException.ENOTDIR, KernelException.ELOOP)) {
          throw e;
        }
      }
    }
    return Optional.of("A deletion always waits for a person.");
  }

  /** Links that leave the folder wait, and those in the place of a file. */
  Optional<String> link(Spot spot, byte[] target, Optional<Stamp> there) {
    if (target.length == 0 || target[0] == '/' || leaves(spot, target)) {
      return Optional.of("The link leads out of the folder.");
    }
    if (there.filter(old -> !old.isLink()).isPresent()) {
      return Optional.of("A link would take the place of a file.");
    }
    return dependent(spot);
  }

  private static boolean leaves(Spot spot, byte[] target) {
    int depth = Names.parts(Names.unescape(spot.path())).size() - 1;
    for (byte[] part : Names.parts(target)) {
      String name = new String(part, StandardCharsets.ISO_8859_1);
      if (name.equals("..")) {
        depth--;
      } else if (!name.equals(".")) {
        depth++;
      }
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  private Optional<String> dependent(Spot spot) {
    if (held.isEmpty()) {
      return Optional.empty();
    }
    String key = Preparation.key(spot);
    boolean depends = aboveHeld.contains(key);
    for (int end = key.length(); end > 0 && !depends; end = key.lastIndexOf('/', end - 1)) {
      depends = held.contains(key.substring(0, end));
    }
    return depends
        ? Optional.of("It comes after another change here that waits.")
        : Optional.empty();
  }

  /** The verdict for a reason; what waits is remembered for the changes after it. */
  Verdict verdict(Optional<String> reason, Spot... spots) {
    if (reason.isEmpty()) {
      return Verdict.GO;
    }
    for (Spot spot : spots) {
      String key = Preparation.key(spot);
      held.add(key);
      for (int slash = key.lastIndexOf('/'); slash > 0; slash = key.lastIndexOf('/', slash - 1)) {
        aboveHeld.add(key.substring(0, slash));
      }
    }
    return Verdict.HELD;
  }

  /** The steps, with all changes of existing files held if they are too many. */
  List<Step> limited(List<Step> steps) {
    long existing = steps.stream().filter(Holds::existing).count();
    if (existing <= set.rules().maximum()) {
      return steps;
    }
    String reason =
        "One call would change "
            + existing
            + " existing files; more than "
            + set.rules().maximum()
            + " wait for a person.";
    List<Step> limited = new ArrayList<>();
    for (Step step : steps) {
      limited.add(step.verdict() == Verdict.GO ? step.held(reason) : step);
    }
    return limited;
  }

  private static boolean existing(Step step) {
    return step.verdict() == Verdict.GO && step.kind() != Kind.DIRECTORY && step.seen().isPresent();
  }
}
