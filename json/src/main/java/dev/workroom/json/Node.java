package dev.workroom.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A parsed JSON value that knows where in the text it stands. */
sealed interface Node {
  int start();

  /** The place after its last character. */
  int end();

  /** A name that an object in here holds more than once. */
  default Optional<String> twiceWithin() {
    return switch (this) {
      case Fields fields ->
          fields
              .twice()
              .or(() ->
                  fields.map().values().stream()
                      .flatMap(node -> node.twiceWithin().stream())
                      .findFirst());
      case Items items ->
          items.list().stream().flatMap(node -> node.twiceWithin().stream()).findFirst();
      case Text _, Digits _, Truth _, Nothing _ -> Optional.empty();
    };
  }

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
