package dev.workroom.store;

import dev.workroom.core.message.SessionId;

/** What a command caused: the last entry that it appended. */
public record Carried(SessionId session, long seq) {}
