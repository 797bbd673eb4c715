package dev.workroom.store;

import dev.workroom.core.event.Entry;
import dev.workroom.core.message.SessionId;

/** An entry of some session at its place among the entries of all sessions, from 1 without gaps. */
public record Arrival(long position, SessionId session, Entry entry) {}
