package dev.workroom.changes;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import java.time.Instant;

/**
 * Something that was deleted and can be restored.
 *
 * @param step its number in the call, by which it is restored
 * @param at when its call was prepared
 * @param bytes its size, of a directory with all that is in it
 */
public record Binned(
    SessionId session, CallId call, int step, String path, Instant at, long bytes) {}
