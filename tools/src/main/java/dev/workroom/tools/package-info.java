/** What the agent can do with files and data, and what it can ask people. */
@NullMarked
package dev.workroom.tools;

import org.jspecify.annotations.NullMarked;
