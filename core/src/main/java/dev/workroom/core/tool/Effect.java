package dev.workroom.core.tool;

import java.util.Set;

/**
 * What a call would touch and how, known before it happens: decides approval, parallelism and what
 * a restart may repeat.
 *
 * @param resources what it touches: {@code file:/path}, {@code folder:/path}, {@code host:name};
 *     calls that share one and change it wait for each other
 * @param what the call in a few words for a person: {@code write report.docx}
 */
public record Effect(Kind kind, Set<String> resources, String what) {
  public Effect {
    resources = Set.copyOf(resources);
  }

  public static Effect read(String what) {
    return new Effect(Kind.READ, Set.of(), what);
  }

  /** How a call touches things. */
  public enum Kind {
    READ,
    WRITE,
    DELETE,
    /** Runs code in the sandbox; what it changes arrives as a change set. */
    RUN,
    /** Reaches out of this computer. */
    REACH
  }
}
