package dev.workroom.changes;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import java.time.Instant;

/**
 * A finished call that can be undone as long as its journal is kept.
 *
 * @param bytes what that takes on disk
 */
public record Kept(SessionId session, CallId call, Instant at, long bytes) {}
