package dev.workroom.documents;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a sheet of an existing workbook is to be shown and printed; what is absent stays. The fields
 * are those of {@link SheetSpec}.
 *
 * @param hidden whether it is hidden
 */
public record SheetChange(
    @Nullable String freeze,
    Map<String, Double> widths,
    @Nullable Boolean landscape,
    @Nullable Boolean gridlines,
    @Nullable Boolean hidden,
    @Nullable SheetPrint print) {
  public SheetChange {
    widths = widths == null ? Map.of() : Map.copyOf(widths);
  }

  boolean prints() {
    return landscape != null || print != null;
  }

  /** A sheet of this name that is printed so. */
  SheetSpec draft(String name) {
    SheetPrint wanted = print;
    if (wanted != null && "none".equalsIgnoreCase(wanted.area())) {
      wanted =
          new SheetPrint(
              null,
              wanted.titleRows(),
              wanted.titleColumns(),
              wanted.fit(),
              wanted.paper(),
              wanted.header(),
              wanted.footer(),
              wanted.breaks());
    }
    return new SheetSpec(
        name, null, null, List.of(), Map.of(), List.of(), null, Map.of(), landscape, null, wanted,
        List.of(), List.of());
  }
}
