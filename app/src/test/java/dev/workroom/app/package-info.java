@NullMarked
package dev.workroom.app;

import org.jspecify.annotations.NullMarked;
