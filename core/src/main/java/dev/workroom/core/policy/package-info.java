/** What may happen without asking, and why. */
@NullMarked
package dev.workroom.core.policy;

import org.jspecify.annotations.NullMarked;
