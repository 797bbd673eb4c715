/** The wire form of the core's words, and the binding of what a model sends to records. */
@NullMarked
package dev.workroom.json;

import org.jspecify.annotations.NullMarked;
