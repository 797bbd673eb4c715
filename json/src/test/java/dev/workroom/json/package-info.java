@NullMarked
package dev.workroom.json;

import org.jspecify.annotations.NullMarked;
