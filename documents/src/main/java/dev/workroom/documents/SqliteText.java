package dev.workroom.documents;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the tables of an SQLite database: their columns and first rows (SQLite database file
 * format, sqlite.org/fileformat2.html). Read as bytes, so nothing that a stranger's file says is
 * run.
 */
final class SqliteText {
  static final String MAGIC = "SQLite format 3\0";

  private static final int MOST_ROWS = 100;
  private static final int MOST_TABLES = 500;
  private static final int DEEPEST = 30;

  /** Pages of a table that are looked at to count its rows. */
  private static final int MOST_PAGES = 50_000;

  private static final int LONGEST_RECORD = 1 << 20;
  private static final int LONGEST_VALUE = 2_000;
  private static final int HEADER = 100;
  private static final int INNER = 5;
  private static final int LEAF = 13;

  /** A row of the schema. */
  private record Entry(String type, String name, int root, String sql) {}

  private record Row(long id, List<String> values) {}

  private final FileChannel file;
  private final TextSink sink;
  private final int pageSize;
  private final int usable;
  private final Charset encoding;
  private final Set<Integer> seen = new HashSet<>();

  private SqliteText(FileChannel file, TextSink sink) throws IOException {
    this.file = file;
    this.sink = sink;
    ByteBuffer head = at(0, HEADER);
    int size = Short.toUnsignedInt(head.getShort(16));
    pageSize = size == 1 ? 65_536 : size;
    usable = pageSize - Byte.toUnsignedInt(head.get(20));
    encoding =
        switch (head.getInt(56)) {
          case 2 -> StandardCharsets.UTF_16LE;
          case 3 -> StandardCharsets.UTF_16BE;
          default -> StandardCharsets.UTF_8;
        };
    if (Integer.bitCount(pageSize) != 1 || usable < 480) {
      throw new IOException("its header is damaged");
    }
  }

  static void read(Path file, TextSink sink) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      new SqliteText(channel, sink).read();
    }
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    if (Files.exists(log) && Files.size(log) > 0) {
      sink.note(
          "What its program changed last still lies in " + log.getFileName() + " and is missing.");
    }
  }

  private void read() throws IOException {
    List<Entry> entries = new ArrayList<>();
    rows(1, 0, MOST_TABLES * 10, new ArrayList<>()).rows.forEach(row -> entries.add(entry(row)));
    List<Entry> tables =
        entries.stream()
            .filter(one -> one.type.matches("table|view") && !one.name.startsWith("sqlite_"))
            .toList();
    sink.block(tables.isEmpty() ? "It has no tables." : "Tables: " + names(tables));
    for (Entry table : tables.stream().limit(MOST_TABLES).toList()) {
      table(table);
    }
  }

  private static String names(List<Entry> tables) {
    return String.join(", ", tables.stream().limit(MOST_TABLES).map(Entry::name).toList());
  }

  private static Entry entry(Row row) {
    List<String> values = row.values;
    return new Entry(
        value(values, 0),
        value(values, 1),
        DocxNumbers.number(value(values, 3), 0),
        value(values, 4));
  }

  private static String value(List<String> values, int at) {
    return at < values.size() ? values.get(at) : "";
  }

  private void table(Entry table) throws IOException {
    sink.part("table " + table.name);
    if (table.type.equals("view") || table.root == 0) {
      sink.block("## " + table.name + (table.type.equals("view") ? " (view)" : ""));
      sink.block("```\n" + table.sql + "\n```");
      return;
    }
    SqliteColumns columns = SqliteColumns.of(table.sql);
    if (columns.withoutRowIds()) {
      sink.block("## " + table.name);
      sink.block("```\n" + table.sql + "\n```");
      sink.note("The rows of " + table.name + " are kept in an index and are not shown.");
      return;
    }
    seen.clear();
    Found found = rows(table.root, 0, MOST_ROWS, new ArrayList<>());
    String more = seen.size() > MOST_PAGES ? "more than " : "";
    sink.block("## %s (%s%,d rows)".formatted(table.name, more, found.all));
    TableText text = new TableText();
    columns.names().forEach(name -> cell(text, name));
    text.row(sink);
    for (Row row : found.rows) {
      for (int at = 0; at < columns.names().size(); at++) {
        cell(text, at == columns.rowId() ? Long.toString(row.id) : value(row.values, at));
      }
      text.row(sink);
    }
    if (found.all > found.rows.size()) {
      sink.line("[%s%,d further rows]".formatted(more, found.all - found.rows.size()));
    }
  }

  private static void cell(TableText text, String value) {
    text.paragraph(value);
    text.cell(1);
  }

  /** The first rows below a page, and how many there are. */
  private record Found(List<Row> rows, long all) {}

  private Found rows(int page, int depth, int most, List<Row> rows) throws IOException {
    sink.alive();
    if (depth > DEEPEST || page < 1 || !seen.add(page)) {
      throw new IOException("its pages are damaged");
    }
    ByteBuffer bytes = at((long) (page - 1) * pageSize, pageSize);
    int start = page == 1 ? HEADER : 0;
    int type = bytes.get(start);
    int cells = Short.toUnsignedInt(bytes.getShort(start + 3));
    int pointers = start + (type == INNER ? 12 : 8);
    if (type != INNER && type != LEAF || pointers + 2 * cells > pageSize) {
      throw new IOException("its pages are damaged");
    }
    long all = 0;
    for (int at = 0; at < cells && seen.size() <= MOST_PAGES; at++) {
      int cell = Short.toUnsignedInt(bytes.getShort(pointers + 2 * at));
      if (type == INNER) {
        all += rows(bytes.getInt(cell), depth + 1, most, rows).all;
      } else {
        all++;
        if (rows.size() < most) {
          rows.add(row(bytes.position(cell)));
        }
      }
    }
    if (type == INNER && seen.size() <= MOST_PAGES) {
      all += rows(bytes.getInt(start + 8), depth + 1, most, rows).all;
    }
    return new Found(rows, all);
  }

  private Row row(ByteBuffer cell) throws IOException {
    long length = number(cell);
    long id = number(cell);
    return new Row(id, values(payload(cell, length)));
  }

  /** A record as a whole, which may go on in other pages; what is beyond bounds is left out. */
  private ByteBuffer payload(ByteBuffer cell, long length) throws IOException {
    int most = usable - 35;
    int least = (usable - 12) * 32 / 255 - 23;
    long fitting = least + (length - least) % (usable - 4);
    int local = (int) (length <= most ? length : fitting <= most ? fitting : least);
    int wanted = (int) Math.min(length, LONGEST_RECORD);
    ByteBuffer record = ByteBuffer.allocate(Math.max(wanted, local));
    byte[] part = new byte[local];
    cell.get(part);
    record.put(part);
    int next = length > local ? cell.getInt() : 0;
    while (record.hasRemaining() && next > 0) {
      ByteBuffer page = at((long) (next - 1) * pageSize, pageSize);
      next = page.getInt();
      record.put(page.slice(4, Math.min(usable - 4, record.remaining())));
    }
    return record.flip();
  }

  private List<String> values(ByteBuffer record) throws IOException {
    int body = (int) number(record);
    List<Long> types = new ArrayList<>();
    while (record.position() < body && record.hasRemaining()) {
      types.add(number(record));
    }
    List<String> values = new ArrayList<>();
    for (long type : types) {
      values.add(value(record, type));
    }
    return values;
  }

  private String value(ByteBuffer record, long type) {
    if (type >= 12) {
      long length = (type - 12) / 2;
      int there = (int) Math.min(length, record.remaining());
      byte[] bytes = new byte[there];
      record.get(bytes);
      return type % 2 == 0
          ? "(%,d bytes)".formatted(length)
          : shortened(new String(bytes, encoding));
    }
    int[] sizes = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
    if (type < 1 || record.remaining() < sizes[(int) type]) {
      return "";
    }
    if (type == 7) {
      return Double.toString(record.getDouble()).replaceFirst("\\.0$", "");
    }
    long number = sizes[(int) type] == 0 ? type - 8 : record.get();
    for (int at = 1; at < sizes[(int) type]; at++) {
      number = number << 8 | Byte.toUnsignedLong(record.get());
    }
    return Long.toString(number);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }

  /** A number of one to nine bytes, seven bits in each but the ninth. */
  private static long number(ByteBuffer bytes) {
    long number = 0;
    for (int at = 0; at < 8; at++) {
      byte next = bytes.get();
      number = number << 7 | next & 0x7F;
      if (next >= 0) {
        return number;
      }
    }
    return number << 8 | Byte.toUnsignedLong(bytes.get());
  }

  private ByteBuffer at(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("it is cut off");
      }
    }
    return bytes.flip();
  }

  static boolean is(String head) {
    return head.startsWith(MAGIC) && head.length() > HEADER;
  }
}
