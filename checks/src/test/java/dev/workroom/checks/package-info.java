/** Tests of the whole: architecture, crash and replay, the rooms from brief to finished files. */
@NullMarked
package dev.workroom.checks;

import org.jspecify.annotations.NullMarked;
