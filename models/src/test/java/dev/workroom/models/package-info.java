@NullMarked
package dev.workroom.models;

import org.jspecify.annotations.NullMarked;
