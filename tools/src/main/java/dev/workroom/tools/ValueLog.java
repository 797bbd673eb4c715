package dev.workroom.tools;

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
      };

  /**
   * A query has answered.
   *
   * @param offset how many rows of the answer come before these
   */
  void queried(Origin origin, Rows rows, long offset);

  /** Lines of a file were shown, each with its number and a tab before it. */
  void read(String path, String sha256, String text);
}
