/** The port to what an agent can do. */
@NullMarked
package dev.workroom.core.tool;

import org.jspecify.annotations.NullMarked;
