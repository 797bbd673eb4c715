package dev.workroom.documents;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Changes to an existing workbook.
 *
 * @param cells new contents by place, such as {@code Summary!B5}: a value, a formula beginning with
 *     "=", or an empty text to clear the cell; the cell keeps its look
 */
public record WorkbookEdit(Map<String, Object> cells) {
  public WorkbookEdit {
    cells = cells == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(cells));
  }
}
