/** The loop and its sub-agents. */
@NullMarked
package dev.workroom.core.agent;

import org.jspecify.annotations.NullMarked;
