package dev.workroom.tools;

import java.util.Optional;

/**
 * Takes note of what queries and reads have shown, for those who ask later where a figure is from.
 */
public interface ValueLog {
  /** Takes no notes. */
  ValueLog NONE =
      new ValueLog() {
        @Override
        public void queried(Origin origin, Rows rows, long offset) {}

        @Override
        public void read(String path, String sha256, String text) {}

        @Override
        public Optional<byte[]> saved(Database.Saved saved, boolean header, String sha256) {
          return Optional.empty();
        }
      };

  /**
   * A query has answered.
   *
   * @param offset how many rows of the answer come before these
   */
  void queried(Origin origin, Rows rows, long offset);

  /** Lines of a file were shown, each with its number and a tab before it. */
  void read(String path, String sha256, String text);

  /**
   * The record of where the rows of a data file come from; empty if none is kept.
   *
   * @param header whether the file's first line holds the columns' names
   * @param sha256 the file's
   */
  Optional<byte[]> saved(Database.Saved saved, boolean header, String sha256);
}
