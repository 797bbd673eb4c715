package dev.workroom.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a model is told of a field of a tool's input, and the bounds that its binding enforces. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Describe {
  String value() default "";

  /** Whether true is as good as a text. */
  boolean orTrue() default false;

  /** The least a number may be, or the fewest items of a list; a list with one is required. */
  long min() default Long.MIN_VALUE;

  /** The most a number may be, or the most items of a list. */
  long max() default Long.MAX_VALUE;
}
