package dev.workroom.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A parsed JSON value that knows where in the text it stands. */
sealed interface Node {
  int start();

  /** The place after its last character. */
  int end();

  /** {@code twice} is a name that it holds more than once; the last of them counts. */
  record Fields(Map<String, Node> map, Optional<String> twice, int start, int end)
      implements Node {}

  record Items(List<Node> list, int start, int end) implements Node {}

  record Text(String value, int start, int end) implements Node {}

  /** The digits as they came. */
  record Digits(String value, int start, int end) implements Node {}

  record Truth(boolean value, int start, int end) implements Node {}

  record Nothing(int start, int end) implements Node {}
}
