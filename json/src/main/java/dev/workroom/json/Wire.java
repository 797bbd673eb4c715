package dev.workroom.json;

import java.util.Optional;

/**
 * The wire form of the core's words: what the log holds, the worker speaks and the page reads.
 *
 * <p>A record is an object of its components; a member of a sealed family begins with {@code type},
 * its simple name; a record with the one component {@code value} is that value; an empty Optional
 * is left out; instants, durations and paths are text, bytes base 64, enum constants their names.
 * {@code Json} stands as it is, or as {@code {"$text":"…"}} where it would not come back byte for
 * byte. One value is one line. Unknown properties are ignored, missing Optionals and collections
 * are empty, missing booleans false: logs of older and newer programs can be read.
 */
public final class Wire {
  private Wire() {}

  public static String write(Object value) {
    return Writing.text(value);
  }

  /**
   * The value of a record or of a sealed family.
   *
   * @throws IllegalArgumentException if the text is not one; the message says where and why
   */
  public static <T> T read(String text, Class<T> type) {
    return Binding.whole(text, type, false);
  }

  /**
   * A name that an object in the text holds more than once; of such the last counts.
   *
   * @throws IllegalArgumentException if the text is not JSON
   */
  public static Optional<String> twice(String text) {
    return Reading.parse(text).twiceWithin();
  }
}
