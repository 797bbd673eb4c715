@NullMarked
package dev.workroom.server;

import org.jspecify.annotations.NullMarked;
