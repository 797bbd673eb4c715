/** The agent and nothing else. */
@NullMarked
package dev.workroom.core;

import org.jspecify.annotations.NullMarked;
