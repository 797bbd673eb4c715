/** Documents: read, write, edit and check, without knowing who asks. */
@NullMarked
package dev.workroom.documents;

import org.jspecify.annotations.NullMarked;
