package dev.workroom.changes;

import dev.workroom.changes.HoldRules.Act;
import dev.workroom.changes.Step.Expectation;
import dev.workroom.changes.Step.Kind;
import dev.workroom.changes.Step.Spot;
import dev.workroom.changes.Step.Verdict;
import dev.workroom.core.tool.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Turns a change set into a plan: looks at what is there, takes in what is staged, decides. */
final class Preparation implements AutoCloseable {
  private static final Step NOTHING =
      new Step(
          -1,
          Kind.PUT,
          0,
          "",
          Optional.empty(),
          Optional.empty(),
          0,
          Expectation.ANY,
          Optional.empty(),
          Optional.empty(),
          Verdict.GO,
          Optional.empty());

  private final ChangeSet set;
  private final Folders folders;
  private final Intake intake;
  private final Holds holds;
  private final Set<String> contested = new HashSet<>();
  private final Set<String> touched = new HashSet<>();
  private final Set<String> above = new HashSet<>();
  private final Set<String> planned = new HashSet<>();
  private final List<Step> steps = new ArrayList<>();

  Preparation(Kernel kernel, ChangeSet set, Folders folders, Directory files, Made made) {
    this.set = set;
    this.folders = folders;
    this.intake = new Intake(kernel, set, files);
    this.holds = new Holds(set, folders, made);
    set.contested().forEach(path -> contested.add(Names.escape(Names.bytes(path))));
  }

  List<Step> steps() throws IOException {
    for (Operation operation : set.operations()) {
      add(operation);
    }
    return holds.limited(steps);
  }

  private void add(Operation operation) throws IOException {
    byte[] path = Names.bytes(operation.path());
    Optional<Spot> spot = folders.find(path);
    Optional<String> refusal = refusal(path, spot);
    if (operation instanceof Operation.Move move && refusal.isEmpty()) {
      byte[] from = Names.bytes(move.from());
      refusal = refusal(from, folders.find(from));
    }
    if (refusal.isEmpty()) {
      refusal = forbidden(operation);
    }
    if (refusal.isPresent()) {
      // Refused paths are kept by their full name; folder 0 only has to exist.
      put(refused(operation, spot.orElse(new Spot(0, Names.escape(path))), refusal.get()));
      return;
    }
    try {
      Step step =
          switch (operation) {
            case Operation.Write write -> write(write, spot.orElseThrow());
            case Operation.MakeDirectory _ -> directory(spot.orElseThrow());
            case Operation.Move move -> move(move, spot.orElseThrow());
            case Operation.Delete _ -> delete(spot.orElseThrow());
            case Operation.Link link -> link(link, spot.orElseThrow());
          };
      put(step);
    } catch (KernelException e) {
      if (e.is(KernelException.ENOSPC, KernelException.EDQUOT)) {
        throw e;
      }
      String sentence = Words.failed(Words.verb(operation), Words.shown(path), e);
      put(refused(operation, spot.orElseThrow(), sentence));
    }
  }

  /** What the session forbids, also of what lies in a folder that would go as a whole. */
  private Optional<String> forbidden(Operation operation) throws IOException {
    HoldRules.Judge judge = set.rules().judge();
    if (judge == HoldRules.Judge.FREE) {
      return Optional.empty();
    }
    return switch (operation) {
      case Operation.Delete(Path path) -> within(path, Act.DELETE);
      case Operation.Move(Path from, Path path) ->
          within(from, Act.MOVE).or(() -> judge.refuses(Act.CREATE, path.toString()));
      case Operation.Write _, Operation.MakeDirectory _, Operation.Link _ ->
          judge.refuses(Act.OVERWRITE, operation.path().toString());
    };
  }

  private Optional<String> within(Path path, Act act) throws IOException {
    try (Stream<Path> below = Files.walk(path)) {
      return below
          .flatMap(one -> set.rules().judge().refuses(act, one.toString()).stream())
          .findFirst();
    } catch (NoSuchFileException _) {
      return set.rules().judge().refuses(act, path.toString());
    } catch (UncheckedIOException e) {
      throw new IOException(
          "What is in " + Words.shown(Names.bytes(path)) + " cannot be listed.", e);
    }
  }

  private static Optional<String> escape(byte[] path) {
    return Names.parts(path).stream()
            .map(part -> new String(part, StandardCharsets.ISO_8859_1))
            .anyMatch(part -> part.equals("..") || part.equals("."))
        ? Optional.of(Words.shown(path) + " is refused: a path must not contain . or .. parts.")
        : Optional.empty();
  }

  private Optional<String> refusal(byte[] path, Optional<Spot> spot) {
    Optional<String> escape = escape(path);
    if (escape.isPresent()) {
      return escape;
    }
    if (spot.isEmpty()) {
      return Optional.of(Words.shown(path) + " is refused: it is in none of the granted folders.");
    }
    if (!folders.writable(spot.get().folder())) {
      return Optional.of(
          Words.shown(path) + " is refused: its folder was granted for reading only.");
    }
    return Optional.empty();
  }

  private void put(Step step) {
    if (step == NOTHING) {
      return;
    }
    steps.add(step);
    if (step.kind() == Kind.DIRECTORY) {
      planned.add(key(step.spot()));
    } else if (step.verdict() != Verdict.REFUSED) {
      touch(step.spot());
      step.from().ifPresent(this::touch);
    }
  }

  private void touch(Spot spot) {
    String key = key(spot);
    touched.add(key);
    for (int slash = key.lastIndexOf('/'); slash > 0; slash = key.lastIndexOf('/', slash - 1)) {
      above.add(key.substring(0, slash));
    }
  }

  static String key(Spot spot) {
    return spot.folder() + ":/" + spot.path();
  }

  /** Whether earlier steps of the set decide what is there. */
  private boolean chained(Spot spot) {
    String key = key(spot);
    if (above.contains(key)) {
      return true;
    }
    for (int end = key.length(); end > 0; end = key.lastIndexOf('/', end - 1)) {
      if (touched.contains(key.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  private int next() {
    return steps.size();
  }

  private Step refused(Operation operation, Spot spot, String sentence) {
    Kind kind = operation instanceof Operation.Delete ? Kind.DELETE : Kind.PUT;
    return new Step(
        next(),
        kind,
        spot.folder(),
        spot.path(),
        Optional.empty(),
        Optional.empty(),
        0,
        Expectation.ANY,
        Optional.empty(),
        Optional.empty(),
        Verdict.REFUSED,
        Optional.of(sentence));
  }

  private Step write(Operation.Write write, Spot spot) throws IOException {
    makeParents(spot);
    Found found = find(spot);
    if (found.there().filter(Stamp::isDirectory).isPresent() && !chained(spot)) {
      throw new KernelException("write", KernelException.EISDIR);
    }
    Optional<String> before = found.sha256();
    Intake.Taken taken = intake.file(write.staged(), next(), found.there());
    boolean same =
        found.there().filter(Stamp::isFile).isPresent()
            && before.equals(Optional.of(taken.sha256()))
            && found.there().get().permissions() == taken.mode()
            && !chained(spot);
    if (same) {
      intake.drop(next());
      return NOTHING;
    }
    Expectation expectation = expectation(spot, found);
    if (expectation != Expectation.ANY && !before.equals(write.before())) {
      expectation = Expectation.CONTESTED;
    }
    Act act = found.there().isPresent() ? Act.OVERWRITE : Act.CREATE;
    boolean program =
        (taken.mode() & 0111) != 0
            && found.there().map(old -> (old.permissions() & 0111) == 0).orElse(true);
    Optional<String> reason = holds.reason(spot, act, program);
    if (reason.isEmpty()) {
      reason =
          act == Act.CREATE ? holds.inPlaceOfDirectory(spot) : found.there().flatMap(Holds::kept);
    }
    return new Step(
        next(),
        Kind.PUT,
        spot.folder(),
        spot.path(),
        Optional.empty(),
        Optional.of(taken.sha256()),
        taken.inode(),
        expectation,
        found.there(),
        before,
        holds.verdict(reason, spot),
        reason);
  }

  private Step directory(Spot spot) throws IOException {
    makeParents(spot);
    boolean there =
        planned.contains(key(spot))
            || folders
                .root(spot.folder())
                .stat(Names.unescape(spot.path()))
                .filter(Stamp::isDirectory)
                .isPresent();
    return there && !chained(spot) ? NOTHING : directoryStep(spot);
  }

  private Step directoryStep(Spot spot) throws IOException {
    Optional<String> reason = holds.directory(spot);
    return new Step(
        next(),
        Kind.DIRECTORY,
        spot.folder(),
        spot.path(),
        Optional.empty(),
        Optional.empty(),
        0,
        chained(spot) ? Expectation.ANY : Expectation.ABSENT,
        Optional.empty(),
        Optional.empty(),
        holds.verdict(reason, spot),
        reason);
  }

  /** Adds a step for each missing directory on the way. */
  private void makeParents(Spot spot) throws IOException {
    String path = spot.path();
    Directory root = folders.root(spot.folder());
    List<Spot> missing = new ArrayList<>();
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      Spot parent = new Spot(spot.folder(), path.substring(0, slash));
      if (planned.contains(key(parent)) || touched.contains(key(parent))) {
        break;
      }
      Optional<Stamp> there = root.stat(Names.unescape(parent.path()));
      if (there.isPresent()) {
        break;
      }
      missing.add(parent);
    }
    for (Spot parent : missing.reversed()) {
      put(directoryStep(parent));
    }
  }

  private Step move(Operation.Move move, Spot spot) throws IOException {
    makeParents(spot);
    Spot from = folders.find(Names.bytes(move.from())).orElseThrow();
    Found found = find(from);
    if (found.there().isEmpty() && !chained(from)) {
      throw new KernelException("move", KernelException.ENOENT);
    }
    if (find(spot).there().isPresent() && !chained(spot)) {
      throw new KernelException("move", KernelException.EEXIST);
    }
    Expectation expectation = expectation(from, found);
    Optional<String> reason = holds.move(from, spot);
    Verdict verdict = holds.verdict(reason, spot, from);
    return new Step(
        next(),
        Kind.MOVE,
        spot.folder(),
        spot.path(),
        Optional.of(from),
        found.sha256(),
        0,
        expectation,
        found.there(),
        found.sha256(),
        verdict,
        reason);
  }

  private Step delete(Spot spot) throws IOException {
    Found found = find(spot);
    if (found.there().isEmpty() && !chained(spot)) {
      throw new KernelException("delete", KernelException.ENOENT);
    }
    Optional<String> reason = holds.deletion(spot, contestedUnder(spot));
    return new Step(
        next(),
        Kind.DELETE,
        spot.folder(),
        spot.path(),
        Optional.empty(),
        Optional.empty(),
        0,
        contestedUnder(spot) ? Expectation.CONTESTED : expectation(spot, found),
        found.there(),
        found.sha256(),
        holds.verdict(reason, spot),
        reason);
  }

  private boolean contestedUnder(Spot spot) {
    if (contested.isEmpty()) {
      return false;
    }
    String path = folders.escaped().get(spot.folder()) + "/" + spot.path();
    return contested.stream().anyMatch(one -> one.equals(path) || one.startsWith(path + "/"));
  }

  private Step link(Operation.Link link, Spot spot) throws IOException {
    makeParents(spot);
    Found found = find(spot);
    if (found.there().filter(Stamp::isDirectory).isPresent() && !chained(spot)) {
      throw new KernelException("link", KernelException.EISDIR);
    }
    byte[] target = Names.bytes(link.target());
    long inode = intake.link(target, next());
    Optional<String> reason = holds.link(spot, target, found.there());
    if (reason.isEmpty()) {
      reason = holds.reason(spot, Act.CREATE, false).or(() -> holds.inPlaceOfDirectory(spot));
    }
    return new Step(
        next(),
        Kind.LINK,
        spot.folder(),
        spot.path(),
        Optional.empty(),
        Optional.of(Names.escape(target)),
        inode,
        expectation(spot, found),
        found.there(),
        found.sha256(),
        holds.verdict(reason, spot),
        reason);
  }

  private Expectation expectation(Spot spot, Found found) {
    if (chained(spot)) {
      return Expectation.ANY;
    }
    if (!contested.isEmpty()
        && contested.contains(folders.escaped().get(spot.folder()) + "/" + spot.path())) {
      return Expectation.CONTESTED;
    }
    return found.there().isPresent() ? Expectation.SEEN : Expectation.ABSENT;
  }

  /** What is at a spot, and its hash: of a file's content, or of a directory's manifest. */
  private record Found(Optional<Stamp> there, Optional<String> sha256) {
    static final Found NOTHING = new Found(Optional.empty(), Optional.empty());
  }

  private Found find(Spot spot) throws IOException {
    if (chained(spot)) {
      return Found.NOTHING;
    }
    try (Directory parent = folders.parent(spot)) {
      byte[] leaf = Folders.leaf(spot);
      Optional<Stamp> there = parent.stat(leaf);
      if (there.isEmpty()) {
        return Found.NOTHING;
      }
      if (there.get().isFile()) {
        return new Found(there, Optional.of(parent.hash(leaf).sha256()));
      }
      if (there.get().isDirectory()) {
        return new Found(there, Optional.of(Manifest.of(parent, leaf)));
      }
      return new Found(there, Optional.empty());
    } catch (KernelException e) {
      if (e.is(KernelException.ENOENT)) {
        return Found.NOTHING;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    intake.close();
  }
}
