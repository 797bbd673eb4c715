/** Connectors: both sides of the Model Context Protocol, and what a session makes of them. */
@NullMarked
package dev.workroom.extensions.mcp;

import org.jspecify.annotations.NullMarked;
