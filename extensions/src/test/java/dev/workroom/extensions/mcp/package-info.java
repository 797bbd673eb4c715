@NullMarked
package dev.workroom.extensions.mcp;

import org.jspecify.annotations.NullMarked;
