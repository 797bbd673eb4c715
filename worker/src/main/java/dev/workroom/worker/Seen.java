package dev.workroom.worker;

import dev.workroom.tools.Origin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a session was shown or has made, and that figures may come from. */
sealed interface Seen {
  /**
   * Rows of a query.
   *
   * @param rows numbers and texts; null for what is neither
   * @param offset how many rows come before these
   */
  record Answer(Origin origin, List<String> columns, List<List<@Nullable Object>> rows, long offset)
      implements Seen {
    public Answer {
      columns = List.copyOf(columns);
      rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }
  }

  /** Lines of a file that say a number, each with its own number and a tab before it. */
  record Text(String path, String sha256, List<String> lines) implements Seen {
    public Text {
      lines = List.copyOf(lines);
    }
  }

  /** A workbook that the session has made. */
  record Book(String path, String sha256) implements Seen {}
}
