package dev.workroom.models;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A JSONata expression of a script, with functions that write numbers as people read them. */
final class Expression {
  private static final long MAX_MILLIS = 5_000;
  private static final int MAX_DEPTH = 200;

  private final String source;

  private Expression(String source) {
    this.source = source;
  }

  /**
   * @throws IllegalArgumentException if it is no JSONata; the message says where
   */
  static Expression parse(String source) {
    if (source.isBlank()) {
      throw new IllegalArgumentException("${} is empty");
    }
    compile(source);
    return new Expression(source);
  }

  /**
   * Its value as plain Java (maps, lists, strings, numbers, booleans), null where there is none.
   *
   * @throws IllegalArgumentException if it cannot be evaluated
   */
  @Nullable Object value(Map<String, Object> names) {
    // Compiled each time: a compiled expression keeps state and is not for two threads.
    Jsonata expression = compile(source);
    Jsonata.Frame frame = expression.createFrame();
    frame.setRuntimeBounds(MAX_MILLIS, MAX_DEPTH);
    // The library's own cuts the decimals off exact numbers.
    one(frame, "abs", BigDecimal::abs);
    one(frame, "whole", n -> grouped(n, 0));
    two(frame, "decimals", (n, places) -> grouped(n, places.intValue()));
    one(frame, "percent", n -> grouped(n.movePointRight(2), 1) + "%");
    one(frame, "signed", n -> (n.signum() > 0 ? "+" : "") + grouped(n, 0));
    one(
        frame,
        "signedPercent",
        n -> (n.signum() > 0 ? "+" : "") + grouped(n.movePointRight(2), 1) + "%");
    one(frame, "millions", n -> grouped(n.movePointLeft(6), 1));
    try {
      return expression.evaluate(names, frame);
    } catch (JException | IllegalArgumentException e) {
      throw new IllegalArgumentException("${" + source + "} fails: " + reason(e), e);
    }
  }

  @Override
  public String toString() {
    return "${" + source + "}";
  }

  private static Jsonata compile(String source) {
    try {
      return Jsonata.jsonata(source);
    } catch (JException e) {
      throw new IllegalArgumentException("${" + source + "} is no JSONata: " + reason(e), e);
    }
  }

  private static void one(Jsonata.Frame frame, String name, Function<BigDecimal, Object> function) {
    frame.bind(
        name,
        new Jsonata.JFunction(
            (_, args) -> function.apply(number(name, args.isEmpty() ? null : args.get(0))), null));
  }

  private static void two(
      Jsonata.Frame frame, String name, BiFunction<BigDecimal, BigDecimal, Object> function) {
    frame.bind(
        name,
        new Jsonata.JFunction(
            (_, args) ->
                function.apply(
                    number(name, args.isEmpty() ? null : args.get(0)),
                    number(name, args.size() < 2 ? null : args.get(1))),
            null));
  }

  private static BigDecimal number(String function, @Nullable Object value) {
    if (value instanceof Number number) {
      return new BigDecimal(number.toString());
    }
    String what = value == null ? "no value" : "'" + value + "'";
    throw new IllegalArgumentException("$" + function + " needs a number and got " + what);
  }

  private static String grouped(BigDecimal number, int places) {
    BigDecimal rounded = number.setScale(places, RoundingMode.HALF_UP);
    if (rounded.signum() == 0) {
      rounded = rounded.abs();
    }
    return String.format(Locale.ROOT, "%,." + places + "f", rounded);
  }

  private static String reason(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
