/** The port to a language model. */
@NullMarked
package dev.workroom.core.model;

import org.jspecify.annotations.NullMarked;
