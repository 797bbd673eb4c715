@NullMarked
package dev.workroom.extensions;

import org.jspecify.annotations.NullMarked;
