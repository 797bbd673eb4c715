package dev.workroom.core.event;

import java.time.Duration;
import java.util.Optional;

/**
 * What a plan will probably take, reckoned by the house from what the session has taken so far.
 *
 * @param steps model calls
 * @param tokens tokens read and written together
 * @param microUsd millionths of a US dollar, where prices are known
 */
public record Forecast(long steps, long tokens, Optional<Long> microUsd, Duration time) {}
