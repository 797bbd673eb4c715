/** Plugins, skills, commands, sub-agents, hooks and connectors, read as they are published. */
@NullMarked
package dev.workroom.extensions;

import org.jspecify.annotations.NullMarked;
