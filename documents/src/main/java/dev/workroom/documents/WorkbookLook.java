package dev.workroom.documents;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.xssf.usermodel.DefaultIndexedColorMap;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFFont;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;

/** The house look of a workbook: one style for each role and number format. */
final class WorkbookLook {
  /** Metric twins of it are on every system, so that widths hold in Excel and in LibreOffice. */
  static final String FONT = "Arial";

  static final String INK = "1F2933";
  static final String NAVY = "1F3A5F";
  static final String GREY = "66727F";
  static final String LINE = "DDE3EA";
  static final String PALE = "F1F4F8";

  /** Series colours in order, told apart also when printed grey. */
  static final java.util.List<String> PALETTE =
      java.util.List.of(
          "1F3A5F", "D08C3C", "5B8FB9", "6B9B7A", "A65E5A", "8D99A6", "7C6A9C", "C9B458");

  /** What a cell is for. */
  enum Role {
    PLAIN,
    TITLE,
    SUBTITLE,
    HEADING,
    HEADER,
    BODY,
    INPUT,
    TOTAL,
    /** The figures of a group, above those of its members. */
    GROUP,
    NOTE,
    LABEL,
    FIGURE,
    WRAP
  }

  /** How its content is aligned; TEXT to the left, NUMBER to the right. */
  enum Align {
    TEXT,
    NUMBER,
    CENTER
  }

  private static final Set<Role> IN_TABLES =
      EnumSet.of(Role.HEADER, Role.BODY, Role.INPUT, Role.TOTAL, Role.GROUP, Role.WRAP);

  private record Key(Role role, String format, Align align, int indent) {}

  private final XSSFWorkbook workbook;
  private final Map<Key, XSSFCellStyle> styles = new HashMap<>();
  private final Map<Integer, XSSFCellStyle> wrapped = new HashMap<>();
  private final Map<String, Integer> tints = new HashMap<>();
  private final Map<String, XSSFFont> fonts = new HashMap<>();

  WorkbookLook(XSSFWorkbook workbook) {
    this.workbook = workbook;
    XSSFFont standard = workbook.getFontAt(0);
    standard.setFontName(FONT);
    standard.setFontHeightInPoints((short) 10);
    standard.setColor(color(INK));
  }

  /**
   * The role that a style's name means.
   *
   * @throws DocumentException when there is no such style
   */
  static Role role(@Nullable String style, Role otherwise) {
    if (style == null || style.isBlank()) {
      return otherwise;
    }
    return switch (style.strip().toLowerCase(Locale.ROOT)) {
      case "title" -> Role.TITLE;
      case "subtitle" -> Role.SUBTITLE;
      case "heading", "section" -> Role.HEADING;
      case "header" -> Role.HEADER;
      case "input", "assumption" -> Role.INPUT;
      case "calculation", "formula", "body" -> Role.BODY;
      case "plain", "text", "normal" -> Role.PLAIN;
      case "total" -> Role.TOTAL;
      case "note", "muted" -> Role.NOTE;
      case "label", "bold" -> Role.LABEL;
      case "figure", "kpi" -> Role.FIGURE;
      case "wrap" -> Role.WRAP;
      default ->
          throw new DocumentException(
              "There is no style \"%s\"; use title, subtitle, heading, header, input, calculation, total, note, label, figure, wrap or plain."
                  .formatted(style));
    };
  }

  XSSFCellStyle style(Role role, @Nullable String format, Align align) {
    return style(role, format, align, 0);
  }

  /** As the other, indented by so many levels. */
  XSSFCellStyle style(Role role, @Nullable String format, Align align, int indent) {
    return styles.computeIfAbsent(
        new Key(role, format == null ? "General" : format, align, indent), this::create);
  }

  /** The same style for a text that may take several lines. */
  XSSFCellStyle wrapped(XSSFCellStyle style) {
    return style.getWrapText()
        ? style
        : wrapped.computeIfAbsent(
            (int) style.getIndex(),
            _ -> {
              XSSFCellStyle twin = workbook.createCellStyle();
              twin.cloneStyleFrom(style);
              twin.setWrapText(true);
              return twin;
            });
  }

  private XSSFCellStyle create(Key key) {
    XSSFCellStyle style = workbook.createCellStyle();
    style.setDataFormat(workbook.createDataFormat().getFormat(key.format()));
    style.setVerticalAlignment(VerticalAlignment.CENTER);
    style.setAlignment(
        switch (key.align()) {
          case TEXT -> HorizontalAlignment.LEFT;
          case NUMBER -> HorizontalAlignment.RIGHT;
          case CENTER -> HorizontalAlignment.CENTER;
        });
    if (key.align() != Align.CENTER && IN_TABLES.contains(key.role())) {
      // Text beside a column of numbers would touch them, and numbers the table's edge.
      style.setIndention((short) (1 + 2 * key.indent()));
    }
    switch (key.role()) {
      case PLAIN -> style.setFont(font(10, false, false, INK));
      case TITLE -> style.setFont(font(16, true, false, NAVY));
      case SUBTITLE -> style.setFont(font(10, false, false, GREY));
      case HEADING -> style.setFont(font(12, true, false, NAVY));
      case HEADER -> {
        style.setFont(font(10, true, false, "FFFFFF"));
        fill(style, NAVY);
        style.setWrapText(true);
      }
      case BODY -> {
        style.setFont(font(10, false, false, tinted(INK, key)));
        underline(style);
      }
      case INPUT -> {
        style.setFont(font(10, false, false, tinted("1B4DB1", key)));
        fill(style, "FFF8E1");
        underline(style);
      }
      case TOTAL -> {
        style.setFont(font(10, true, false, tinted(NAVY, key)));
        fill(style, PALE);
        style.setBorderTop(BorderStyle.THIN);
        style.setTopBorderColor(color(NAVY));
      }
      case GROUP -> {
        style.setFont(font(10, true, false, tinted(INK, key)));
        fill(style, "F7F9FB");
        underline(style);
      }
      case NOTE -> style.setFont(font(9, false, true, GREY));
      case LABEL -> style.setFont(font(10, true, false, INK));
      case FIGURE -> style.setFont(font(18, true, false, NAVY));
      case WRAP -> {
        style.setFont(font(10, false, false, INK));
        style.setWrapText(true);
        underline(style);
      }
    }
    return style;
  }

  /**
   * A shade that nobody sees, of its own for each number format at the right: LibreOffice forgets
   * the indent of a cell that differs from the one before it in its number format alone.
   */
  private String tinted(String rgb, Key key) {
    if (key.align() != Align.NUMBER) {
      return rgb;
    }
    int shade = tints.computeIfAbsent(key.format(), _ -> tints.size()) % 8;
    return "%06X".formatted(Integer.parseInt(rgb, 16) - shade);
  }

  private static void underline(XSSFCellStyle style) {
    style.setBorderBottom(BorderStyle.HAIR);
    style.setBottomBorderColor(color("B8C2CC"));
  }

  private static void fill(XSSFCellStyle style, String rgb) {
    style.setFillForegroundColor(color(rgb));
    style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
  }

  private XSSFFont font(int points, boolean bold, boolean italic, String rgb) {
    return fonts.computeIfAbsent(
        points + (bold ? "b" : "") + (italic ? "i" : "") + rgb,
        key -> {
          XSSFFont font = workbook.createFont();
          font.setFontName(FONT);
          font.setFontHeightInPoints((short) points);
          font.setBold(bold);
          font.setItalic(italic);
          font.setColor(color(rgb));
          return font;
        });
  }

  static XSSFColor color(String rgb) {
    return new XSSFColor(
        new byte[] {
          (byte) Integer.parseInt(rgb.substring(0, 2), 16),
          (byte) Integer.parseInt(rgb.substring(2, 4), 16),
          (byte) Integer.parseInt(rgb.substring(4, 6), 16)
        },
        new DefaultIndexedColorMap());
  }
}
