@NullMarked
package dev.workroom.store;

import org.jspecify.annotations.NullMarked;
