package dev.workroom.core.message;

/**
 * What model calls consumed.
 *
 * @param inputTokens tokens read at the full price
 * @param cacheReadTokens tokens read from the provider's prompt cache
 * @param cacheWriteTokens tokens written to it
 * @param outputTokens tokens written
 * @param microUsd millionths of a US dollar, as far as prices are known
 * @param priced whether {@code microUsd} covers all of it
 */
public record Usage(
    long inputTokens,
    long cacheReadTokens,
    long cacheWriteTokens,
    long outputTokens,
    long microUsd,
    boolean priced) {
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0, true);

  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        cacheReadTokens + other.cacheReadTokens,
        cacheWriteTokens + other.cacheWriteTokens,
        outputTokens + other.outputTokens,
        microUsd + other.microUsd,
        priced && other.priced);
  }

  /** Tokens the model had before it. */
  public long contextTokens() {
    return inputTokens + cacheReadTokens + cacheWriteTokens;
  }

  public long tokens() {
    return contextTokens() + outputTokens;
  }
}
