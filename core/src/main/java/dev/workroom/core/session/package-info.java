/** A session as folds over its log. */
@NullMarked
package dev.workroom.core.session;

import org.jspecify.annotations.NullMarked;
