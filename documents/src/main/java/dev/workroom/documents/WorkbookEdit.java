package dev.workroom.documents;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes to an existing workbook, made one after the other.
 *
 * @param currency as in {@link WorkbookSpec}, for what is added
 * @param locale as in {@link WorkbookSpec}, for what is added
 */
public record WorkbookEdit(
    List<WorkbookChange> changes, @Nullable String currency, @Nullable String locale) {
  public WorkbookEdit {
    changes = changes == null ? List.of() : List.copyOf(changes);
  }
}
