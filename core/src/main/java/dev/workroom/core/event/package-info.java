/** What happened: the events of a session, their envelope and the ports that keep them. */
@NullMarked
package dev.workroom.core.event;

import org.jspecify.annotations.NullMarked;
