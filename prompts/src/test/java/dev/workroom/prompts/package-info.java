@NullMarked
package dev.workroom.prompts;

import org.jspecify.annotations.NullMarked;
