/** The port to what an agent can do. */
@NullMarked
package dev.workroom.changes;

import org.jspecify.annotations.NullMarked;
