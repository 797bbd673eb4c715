package dev.workroom.core.event;

import java.time.Instant;

/**
 * One line of the log: an event in its envelope.
 *
 * @param seq its place, from 1 without gaps
 * @param actor who made it happen
 * @param hash SHA-256 in hex over this line and the hash of the line before: the audit chain
 */
public record Entry(long seq, Instant at, String actor, Event event, String hash) {}
