/** HTTP for the page: sessions, their events, commands and files. */
@NullMarked
package dev.workroom.server;

import org.jspecify.annotations.NullMarked;
