/** The port to isolation. */
@NullMarked
package dev.workroom.core.sandbox;

import org.jspecify.annotations.NullMarked;
