package dev.workroom.core.tool;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One change to the user's files that somebody confined wants and the host may apply. Paths are
 * absolute; staged files belong to the host once they are handed over.
 */
public sealed interface Operation {
  Path path();

  /**
   * Creates or replaces a file with the content of a staged one.
   *
   * @param before SHA-256 in hex of the content that this one replaces; empty: there was no file
   */
  record Write(Path path, Path staged, Optional<String> before) implements Operation {}

  /** Makes a directory and those above it. */
  record MakeDirectory(Path path) implements Operation {}

  /** Moves a file or a directory with all that is in it. */
  record Move(Path from, Path path) implements Operation {}

  /** Deletes a file, a link, or a directory with all that is in it. */
  record Delete(Path path) implements Operation {}

  /** Makes a symbolic link. */
  record Link(Path path, Path target) implements Operation {}
}
