package dev.workroom.changes;

import java.util.List;
import java.util.Optional;

/**
 * One line of a call's log.
 *
 * @param path within the step's folder, where it is not the step's own
 * @param inode which file it is about
 * @param text a sentence
 * @param steps what a person allowed
 */
record Line(
    Kind kind,
    int step,
    Optional<String> path,
    Optional<String> before,
    Optional<String> after,
    long inode,
    Optional<String> text,
    List<Integer> steps) {
  enum Kind {
    /** A temporary file next to the target holds the new content: it is on another file system. */
    ARMED,
    /** Ours is going to lie beside the person's file, at this path. */
    BESIDE,
    /** The step took effect. */
    DONE,
    /** One file of a deleted directory. */
    GONE,
    /** The person's file stayed; ours is beside it if there is a path. */
    CONTESTED,
    /** The step could not be done. */
    FAILED,
    /** What a held deletion would take, seen when all before it was done. */
    SEEN,
    /** All that was not held is done. */
    APPLIED,
    /** A person answered for what was held. */
    DECIDED,
    /** What the person allowed is done. */
    RELEASED,
    UNDOING,
    UNDONE,
    /** An undo came to nothing: the step stands. */
    STANDS,
    /** The pre-images are no longer kept. */
    EXPIRED
  }

  Line {
    steps = List.copyOf(steps);
  }

  static Line of(Kind kind, int step) {
    return new Line(
        kind,
        step,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        List.of());
  }

  static Line done(int step, Optional<String> before, Optional<String> after, long inode) {
    return new Line(
        Kind.DONE, step, Optional.empty(), before, after, inode, Optional.empty(), List.of());
  }

  static Line seen(int step, Optional<String> manifest, long inode) {
    return new Line(
        Kind.SEEN,
        step,
        Optional.empty(),
        manifest,
        Optional.empty(),
        inode,
        Optional.empty(),
        List.of());
  }

  static Line gone(int step, String path, Optional<String> before) {
    return new Line(
        Kind.GONE,
        step,
        Optional.of(path),
        before,
        Optional.empty(),
        0,
        Optional.empty(),
        List.of());
  }

  static Line inode(Kind kind, int step, long inode) {
    return new Line(
        kind,
        step,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        inode,
        Optional.empty(),
        List.of());
  }

  static Line beside(int step, String path) {
    return new Line(
        Kind.BESIDE,
        step,
        Optional.of(path),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        List.of());
  }

  static Line contested(int step, Optional<String> path, Optional<String> after, String text) {
    return new Line(
        Kind.CONTESTED, step, path, Optional.empty(), after, 0, Optional.of(text), List.of());
  }

  static Line failed(int step, String text) {
    return new Line(
        Kind.FAILED,
        step,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.of(text),
        List.of());
  }

  static Line decided(List<Integer> steps) {
    return new Line(
        Kind.DECIDED,
        -1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        steps);
  }
}
