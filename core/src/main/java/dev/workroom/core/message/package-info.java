/** What passes between user, model and tools. */
@NullMarked
package dev.workroom.core.message;

import org.jspecify.annotations.NullMarked;
