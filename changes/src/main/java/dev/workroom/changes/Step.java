package dev.workroom.changes;

import java.util.Optional;

/**
 * One operation as the journal keeps it: decided once, before anything changes, and never again.
 *
 * @param folder which of the set's folders the path is in
 * @param path within the folder, in the journal's spelling ({@link Names#escape})
 * @param from for a move, where from: folder and path
 * @param sha256 of the new content; for a link, its target in the journal's spelling
 * @param inode of what lies in {@code files/N}, by which a recovery knows whether it still does
 * @param seen the state of what is replaced, moved or deleted
 * @param before the SHA-256 of what is replaced, moved or deleted; for a directory, of its manifest
 * @param reason why it is held or refused, a sentence
 */
record Step(
    int number,
    Kind kind,
    int folder,
    String path,
    Optional<Spot> from,
    Optional<String> sha256,
    long inode,
    Expectation expectation,
    Optional<Stamp> seen,
    Optional<String> before,
    Verdict verdict,
    Optional<String> reason) {

  enum Kind {
    PUT,
    LINK,
    DIRECTORY,
    MOVE,
    DELETE
  }

  /** What must be found at the target. */
  enum Expectation {
    ABSENT,
    /** What was seen when the set was prepared. */
    SEEN,
    /** Whatever earlier steps of the set left there. */
    ANY,
    /** A person changed it already: theirs stays. */
    CONTESTED
  }

  enum Verdict {
    GO,
    HELD,
    REFUSED
  }

  /** A path in one of the folders. */
  record Spot(int folder, String path) {}

  Step held(String why) {
    return new Step(
        number,
        kind,
        folder,
        path,
        from,
        sha256,
        inode,
        expectation,
        seen,
        before,
        Verdict.HELD,
        Optional.of(why));
  }

  Spot spot() {
    return new Spot(folder, path);
  }

  Spot origin() {
    return from.orElseGet(this::spot);
  }
}
