/** Starts the worker and commands in isolation. */
@NullMarked
package dev.workroom.sandbox;

import org.jspecify.annotations.NullMarked;
