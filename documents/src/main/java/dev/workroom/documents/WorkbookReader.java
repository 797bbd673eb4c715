package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.poifs.filesystem.FileMagic;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/** Reads xlsx, xlsm and xls workbooks as a stream, within bounds of time and memory. */
public final class WorkbookReader {
  private static final Duration LIMIT = Duration.ofSeconds(50);

  /** Columns that are shown as a grid; a wider block is shown as a list of cells. */
  private static final int MOST_COLUMNS = 60;

  private static final int CHUNK = 200;
  private static final int LONGEST_TEXT = 32_767;

  private WorkbookReader() {}

  /**
   * The workbook for the model: its sheets, then their cells as tables with row numbers and column
   * letters.
   *
   * @throws DocumentException with one sentence when the file is no workbook, is protected by a
   *     password, or is damaged beyond reading
   */
  public static String markdown(Path file, WorkbookView view) {
    StringBuilder out = new StringBuilder();
    markdown(file, view, out);
    return out.toString();
  }

  /** As {@link #markdown(Path, WorkbookView)}, into a sink that may refuse more. */
  public static void markdown(Path file, WorkbookView view, Appendable out) {
    try (WorkbookSource workbook = open(file)) {
      List<SheetName> sheets = chosen(workbook, view.sheet(), file);
      if (workbook.sheets().size() > 1 || view.sheet() != null) {
        out.append("Sheets: ");
        out.append(String.join(", ", workbook.sheets().stream().map(SheetName::name).toList()));
        out.append("\n\n");
      }
      long deadline = System.nanoTime() + LIMIT.toNanos();
      for (SheetName sheet : sheets) {
        new SheetMarkdown(workbook, sheet, view, out, deadline).write();
      }
    } catch (EncryptedDocumentException e) {
      throw locked(file, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (UncheckedIOException e) {
      throw unreadable(file, Objects.requireNonNull(e.getCause()));
    }
  }

  /** The sheets in order. */
  public static List<String> sheets(Path file) {
    try (WorkbookSource workbook = open(file)) {
      return workbook.sheets().stream().map(SheetName::name).toList();
    } catch (EncryptedDocumentException e) {
      throw locked(file, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * The rows of a sheet under its first filled row as headers.
   *
   * @param sheet its name; the first one when null
   * @throws DocumentException as for {@link #markdown}; also when there is no such sheet
   */
  public static Table table(Path file, @Nullable String sheet) {
    try (WorkbookSource workbook = open(file)) {
      List<SheetName> chosen = chosen(workbook, sheet, file);
      SheetTable table = new SheetTable(workbook.from1904());
      workbook.read(chosen.getFirst(), withoutTotals(workbook, chosen.getFirst(), table));
      return table.finish();
    } catch (EncryptedDocumentException e) {
      throw locked(file, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * The number in its sheet, from 1, of the header row and of each row that {@link #table} gives.
   */
  public static List<Integer> rowNumbers(Path file, @Nullable String sheet) {
    try (WorkbookSource workbook = open(file)) {
      SheetTable table = new SheetTable(workbook.from1904());
      SheetName chosen = chosen(workbook, sheet, file).getFirst();
      workbook.read(chosen, withoutTotals(workbook, chosen, table));
      return List.copyOf(table.numbers());
    } catch (EncryptedDocumentException e) {
      throw locked(file, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * The total rows of a sheet's tables, which {@link #table} leaves out: a sum over the rows would
   * count everything twice. From 1, as {@code row 12 (total of Sales)}.
   */
  public static List<String> totals(Path file, @Nullable String sheet) {
    try (WorkbookSource workbook = open(file)) {
      SheetName chosen = chosen(workbook, sheet, file).getFirst();
      return tables(workbook, chosen)
          .map(table -> "row %d (total of %s)".formatted(table.lastRow() + 1, table.name()))
          .toList();
    } catch (EncryptedDocumentException e) {
      throw locked(file, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The sheet's tables that end in a total. */
  private static Stream<FormulaTable> tables(WorkbookSource workbook, SheetName sheet) {
    return workbook.tables().stream()
        .filter(table -> table.totals() > 0 && table.sheet().equals(sheet.name()));
  }

  private static WorkbookSource.Cells withoutTotals(
      WorkbookSource workbook, SheetName sheet, SheetTable into) {
    List<FormulaTable> tables = tables(workbook, sheet).toList();
    return cell ->
        tables.stream()
                .anyMatch(table ->
                    cell.row() > table.lastRow() - table.totals()
                        && cell.row() <= table.lastRow()
                        && cell.column() >= table.firstColumn()
                        && cell.column() < table.firstColumn() + table.columns().size())
            || into.take(cell);
  }

  private static List<SheetName> chosen(WorkbookSource workbook, @Nullable String name, Path file) {
    if (name == null) {
      return workbook.sheets();
    }
    List<SheetName> found =
        workbook.sheets().stream().filter(sheet -> sheet.name().equalsIgnoreCase(name)).toList();
    if (found.isEmpty()) {
      throw new DocumentException(
          "%s has no sheet \"%s\"; its sheets are %s."
              .formatted(
                  file.getFileName(),
                  name,
                  workbook.sheets().stream().map(SheetName::name).toList()));
    }
    return found;
  }

  /** Opens by content, not by file name. */
  static WorkbookSource open(Path file) throws IOException {
    if (Files.size(file) == 0) {
      throw new IOException("it is empty");
    }
    try (InputStream in = FileMagic.prepareToCheckMagic(Files.newInputStream(file))) {
      FileMagic kind = FileMagic.valueOf(in);
      if (kind == FileMagic.OLE2) {
        refuseEncrypted(file);
        return WorkbookXls.open(file);
      }
    }
    return WorkbookXlsx.open(file);
  }

  /** A protected xlsx is an OLE2 file that holds the encrypted package. */
  private static void refuseEncrypted(Path file) throws IOException {
    try (POIFSFileSystem container = new POIFSFileSystem(file.toFile(), true)) {
      if (container.getRoot().hasEntryCaseInsensitive("EncryptedPackage")) {
        throw new EncryptedDocumentException("password");
      }
    } catch (RuntimeException e) {
      if (e instanceof EncryptedDocumentException encrypted) {
        throw encrypted;
      }
      throw new IOException("it is damaged", e);
    }
  }

  static DocumentException locked(Path file, EncryptedDocumentException e) {
    return new DocumentException(
        "%s is protected by a password: remove the protection, or save a copy without it."
            .formatted(file.getFileName()),
        e);
  }

  static DocumentException unreadable(Path file, IOException e) {
    String reason =
        e instanceof ZipException || e.getMessage() == null ? "it is damaged" : e.getMessage();
    return new DocumentException(
        "%s cannot be read as a workbook: %s.".formatted(file.getFileName(), reason), e);
  }

  /** Writes one sheet, some rows at a time. */
  private static final class SheetMarkdown {
    private final WorkbookSource workbook;
    private final SheetName sheet;
    private final WorkbookView view;
    private final Appendable out;
    private final long deadline;
    private final TreeMap<Integer, TreeMap<Integer, String>> chunk = new TreeMap<>();
    private int seen;
    private int lastRow = -1;
    private int lastColumn = -1;
    private int count;
    private boolean late;

    SheetMarkdown(
        WorkbookSource workbook,
        SheetName sheet,
        WorkbookView view,
        Appendable out,
        long deadline) {
      this.workbook = workbook;
      this.sheet = sheet;
      this.view = view;
      this.out = out;
      this.deadline = deadline;
    }

    void write() throws IOException {
      out.append("## ")
          .append(sheet.name())
          .append(sheet.hidden() ? " (hidden)" : "")
          .append("\n\n");
      workbook.read(sheet, this::take);
      flush();
      if (lastRow < 0) {
        out.append("(empty)\n\n");
        return;
      }
      int shown = Math.clamp((long) seen - view.offset(), 0, view.limit());
      out.append("Used range A1:")
          .append(CellReference.convertNumToColString(lastColumn))
          .append(String.valueOf(lastRow + 1));
      if (shown < seen) {
        out.append("; %d of %d filled rows shown".formatted(shown, seen));
      }
      out.append(late ? "; reading stopped there, it took too long" : "").append(".\n\n");
    }

    private boolean take(SheetCell cell) {
      if (++count % 4096 == 0
          && (Thread.currentThread().isInterrupted() || System.nanoTime() > deadline)) {
        late = true;
        return false;
      }
      if (cell.row() != lastRow) {
        seen++;
        if (chunk.size() >= CHUNK) {
          flush();
        }
      }
      lastRow = cell.row();
      lastColumn = Math.max(lastColumn, cell.column());
      if (seen > view.offset() && seen - view.offset() <= view.limit()) {
        String text = text(cell);
        if (!text.isEmpty()) {
          chunk.computeIfAbsent(cell.row(), row -> new TreeMap<>()).put(cell.column(), text);
        }
      }
      return true;
    }

    private String text(SheetCell cell) {
      String shown = CellText.of(cell, workbook.from1904());
      if (view.formulas() && cell.formula() != null) {
        shown = (shown + " `=" + FormulaFunctions.shown(cell.formula()) + "`").strip();
      }
      String whole = shown.length() > LONGEST_TEXT ? shown.substring(0, LONGEST_TEXT) + "…" : shown;
      return whole.replace("|", "\\|").replaceAll("\\R", "<br>").strip();
    }

    private void flush() {
      if (chunk.isEmpty()) {
        return;
      }
      TreeSet<Integer> columns = new TreeSet<>();
      chunk.values().forEach(row -> columns.addAll(row.keySet()));
      try {
        if (columns.size() > MOST_COLUMNS) {
          list();
        } else {
          grid(columns);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      chunk.clear();
    }

    private void grid(TreeSet<Integer> columns) throws IOException {
      out.append("| |");
      for (int column : columns) {
        out.append(' ').append(CellReference.convertNumToColString(column)).append(" |");
      }
      out.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
      for (Map.Entry<Integer, TreeMap<Integer, String>> row : chunk.entrySet()) {
        out.append("| ").append(String.valueOf(row.getKey() + 1)).append(" |");
        for (int column : columns) {
          out.append(' ').append(row.getValue().getOrDefault(column, "")).append(" |");
        }
        out.append('\n');
      }
      out.append('\n');
    }

    private void list() throws IOException {
      for (Map.Entry<Integer, TreeMap<Integer, String>> row : chunk.entrySet()) {
        List<String> cells = new ArrayList<>();
        row.getValue()
            .forEach((column, text) ->
                cells.add(
                    CellReference.convertNumToColString(column)
                        + (row.getKey() + 1)
                        + ": "
                        + text));
        out.append("- ").append(String.join("; ", cells)).append('\n');
      }
      out.append('\n');
    }
  }
}
