package dev.workroom.changes;

import dev.workroom.core.message.CallId;
import java.time.Instant;

/**
 * One call in the listing of a session's changes.
 *
 * @param undone how many of its steps were taken back
 * @param kept whether what was there before is still kept, so that it can be undone
 * @param bytes what its journal takes on disk
 */
public record CallChanges(
    CallId call, Instant at, Applied applied, int undone, boolean kept, long bytes) {}
