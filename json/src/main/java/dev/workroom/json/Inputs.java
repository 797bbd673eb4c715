package dev.workroom.json;

import dev.workroom.core.message.Json;

/** Binds what a model sent as a tool's input to the record that the tool works with. */
public final class Inputs {
  private Inputs() {}

  /**
   * The input as the record. What can only mean one thing is taken so: a number as text, one value
   * for a list, other upper and lower case, a list as JSON inside a string, an empty text for no
   * fields. {@code Optional}, {@code @Nullable}, {@code boolean}, {@code Map} and {@code List}
   * components may be missing; so may a record's fields be where a plain value stands for it (a
   * static {@code valueOf} of String, long, double or boolean).
   *
   * @throws IllegalArgumentException if it does not fit: one sentence for the model that says which
   *     field, what was expected and what came
   */
  public static <R> R bind(Json input, Class<R> type) {
    return Binding.whole(input.text().isBlank() ? "{}" : input.text(), type, true);
  }
}
