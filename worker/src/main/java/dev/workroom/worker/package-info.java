/** The process inside the sandbox that opens users' files, and how the host speaks with it. */
@NullMarked
package dev.workroom.worker;

import org.jspecify.annotations.NullMarked;
