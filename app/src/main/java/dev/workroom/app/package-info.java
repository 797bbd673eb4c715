/** main(), the command line, and the wiring: the one place that knows every module. */
@NullMarked
package dev.workroom.app;

import org.jspecify.annotations.NullMarked;
