/** The sessions' logs in SQLite, the content they point to, and the audit of both. */
@NullMarked
package dev.workroom.store;

import org.jspecify.annotations.NullMarked;
