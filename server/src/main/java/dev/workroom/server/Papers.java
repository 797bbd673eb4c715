package dev.workroom.server;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import java.util.Optional;

/**
 * The files of sessions, opened by a confined worker and never here. Paths are absolute; one that
 * is in none of the session's folders is refused.
 */
public interface Papers {
  /**
   * One look at a file.
   *
   * @param version the SHA-256 of an earlier content; empty: as it is now
   */
  record Look(SessionId root, String path, Optional<String> version) {}

  /** A part of a sheet, rows and columns from 1. */
  record Window(Optional<String> sheet, int row, int rows, int column, int columns) {}

  /** Bytes and what they are. */
  record Content(byte[] bytes, String type, String name) {}

  /** The files that a session made or changed: an object for the wire. */
  Object files(SessionId root) throws Exception;

  /** What a file looks like, in short: an object for the wire. */
  Object preview(Look look) throws Exception;

  /** The bytes of a file. */
  Content raw(Look look) throws Exception;

  /** A page or slide as a picture. */
  Content page(Look look, int page, int width) throws Exception;

  /** A chart of a sheet as a picture, counted from 1. */
  Content chart(Look look, String sheet, int number) throws Exception;

  /** Cells with values, formulas and formats: an object for the wire. */
  Object grid(Look look, Window window) throws Exception;

  /**
   * Where a cell or a figure comes from: an object for the wire.
   *
   * @param nth which of several figures that read alike, from 1
   */
  Object trace(Look look, String place, int nth, int rows) throws Exception;

  /** The figures of a document that can be traced, and where they stand: an object for the wire. */
  Object figures(Look look) throws Exception;

  /** What a call that waits would delete, as it lies there now: an object for the wire. */
  Object losses(SessionId session, CallId call) throws Exception;

  /**
   * The changes of a call that waits, each of which can be allowed apart from the others: an object
   * for the wire.
   *
   * @param only those that a person means, by number, folder or pattern; all if blank
   * @param from how many of them to leave out before the first
   */
  Object parts(SessionId session, CallId call, String only, int from, int most) throws Exception;

  /** What differs between two versions: an object for the wire. */
  Object diff(Look after, String before) throws Exception;

  /** Opens the file, or the folder it lies in, with the system's program. */
  Object open(SessionId root, String path, boolean folder) throws Exception;
}
