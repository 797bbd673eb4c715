package dev.workroom.documents;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A file of separated values with what was detected about it.
 *
 * @param delimiter between fields: comma, semicolon, tab or bar
 * @param header whether the first record names the columns
 * @param decimalComma whether numbers are written as 1.234,56
 * @param dates how days are written
 */
public record CsvFile(
    Path file,
    Charset encoding,
    boolean marked,
    char delimiter,
    boolean header,
    boolean decimalComma,
    CsvDates dates,
    List<Table.Column> columns) {
  /** What types and formats are judged by; most files are smaller. */
  private static final int SAMPLE_BYTES = 2 * 1024 * 1024;

  /** What a separator is found by. */
  private static final int FEW_RECORDS = 500;

  private static final int MOST_NAMED = 20;
  private static final int LONGEST_FIELD = 8 * 1024 * 1024;
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};

  public CsvFile {
    columns = List.copyOf(columns);
  }

  /** Takes records; false ends the reading. */
  @FunctionalInterface
  public interface Records {
    boolean take(List<String> fields);
  }

  /**
   * Looks at a file, at the beginning of one that is longer than 2 MB.
   *
   * @throws DocumentException when it is empty, cannot be read or is no text
   */
  public static CsvFile detect(Path file) {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(SAMPLE_BYTES);
    } catch (IOException e) {
      throw new DocumentException(
          "%s cannot be read: %s.".formatted(file.getFileName(), e.getMessage()), e);
    }
    if (start.length == 0) {
      throw new DocumentException("%s is empty.".formatted(file.getFileName()));
    }
    Charset encoding = encoding(start);
    int mark = mark(start, encoding);
    String text = decode(start, mark, encoding, start.length < SAMPLE_BYTES);
    if (text.chars().limit(4_000).filter(c -> c == 0).count() > 4) {
      throw new DocumentException("%s is not a text file.".formatted(file.getFileName()));
    }
    char delimiter = delimiter(text);
    List<List<String>> sample = sample(text, delimiter, Integer.MAX_VALUE);
    boolean decimalComma = CsvTypes.decimalComma(sample, delimiter);
    CsvDates dates = CsvTypes.dates(sample);
    boolean header = CsvTypes.header(sample, decimalComma, dates);
    return new CsvFile(
        file,
        encoding,
        mark > 0,
        delimiter,
        header,
        decimalComma,
        dates,
        CsvTypes.columns(sample, header, decimalComma, dates));
  }

  private static Charset encoding(byte[] start) {
    if (startsWith(start, 0xEF, 0xBB, 0xBF)) {
      return StandardCharsets.UTF_8;
    }
    if (startsWith(start, 0xFF, 0xFE)) {
      return StandardCharsets.UTF_16LE;
    }
    if (startsWith(start, 0xFE, 0xFF)) {
      return StandardCharsets.UTF_16BE;
    }
    int even = 0;
    int odd = 0;
    for (int i = 0; i < start.length; i++) {
      if (start[i] == 0) {
        if (i % 2 == 0) {
          even++;
        } else {
          odd++;
        }
      }
    }
    if (odd > start.length / 5) {
      return StandardCharsets.UTF_16LE;
    }
    if (even > start.length / 5) {
      return StandardCharsets.UTF_16BE;
    }
    return isUtf8(start) ? StandardCharsets.UTF_8 : PlainText.decode(start).charset();
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static int mark(byte[] start, Charset encoding) {
    if (startsWith(start, 0xEF, 0xBB, 0xBF)) {
      return 3;
    }
    boolean wide = !encoding.equals(StandardCharsets.UTF_8) && encoding.name().startsWith("UTF-16");
    return wide && (startsWith(start, 0xFF, 0xFE) || startsWith(start, 0xFE, 0xFF)) ? 2 : 0;
  }

  private static boolean isUtf8(byte[] start) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    // A sample may end inside a character: end of input is not announced.
    CharBuffer out = CharBuffer.allocate(start.length + 1);
    return !decoder.decode(ByteBuffer.wrap(start), out, false).isError();
  }

  private static String decode(byte[] start, int mark, Charset encoding, boolean whole) {
    String text = new String(start, mark, start.length - mark, encoding);
    int lastLine = text.lastIndexOf('\n');
    return whole || lastLine < 0 ? text : text.substring(0, lastLine + 1);
  }

  /** The one that cuts the most records into the same number of fields, more than one. */
  private static char delimiter(String text) {
    if (text.startsWith("sep=") && text.length() > 4) {
      return text.charAt(4);
    }
    char best = ',';
    double bestScore = 0;
    for (char candidate : DELIMITERS) {
      List<List<String>> sample = sample(text, candidate, FEW_RECORDS);
      int width = sample.isEmpty() ? 0 : sample.getFirst().size();
      if (width < 2) {
        continue;
      }
      double same = sample.stream().filter(fields -> fields.size() == width).count();
      double score = same / sample.size() + Math.min(width, 50) / 1000.0;
      if (score > bestScore) {
        bestScore = score;
        best = candidate;
      }
    }
    return best;
  }

  private static List<List<String>> sample(String text, char delimiter, int most) {
    List<List<String>> records = new ArrayList<>();
    try (CsvReader<CsvRecord> csv = reader(delimiter).ofCsvRecord(text)) {
      for (CsvRecord line : csv) {
        if (!(records.isEmpty() && line.getField(0).startsWith("sep="))) {
          records.add(line.getFields());
        }
        if (records.size() >= most) {
          break;
        }
      }
    } catch (IOException | CsvParseException | UncheckedIOException tooLong) {
      return records;
    }
    return records;
  }

  private static CsvReader.CsvReaderBuilder reader(char delimiter) {
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .allowExtraCharsAfterClosingQuote(true)
        .allowUnclosedQuote(true)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .skipEmptyLines(true)
        .maxBufferSize(LONGEST_FIELD);
  }

  /**
   * All records after the header, as text.
   *
   * @throws DocumentException when the file cannot be read to its end, with the record's number
   */
  public void records(Records records) {
    long number = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.skipNBytes(marked ? (encoding.equals(StandardCharsets.UTF_8) ? 3 : 2) : 0);
      Reader text = new InputStreamReader(in, encoding);
      try (CsvReader<CsvRecord> csv = reader(delimiter).ofCsvRecord(text)) {
        boolean skip = header;
        for (CsvRecord line : csv) {
          number++;
          if (number == 1 && line.getField(0).startsWith("sep=")) {
            continue;
          }
          if (skip) {
            skip = false;
          } else if (!records.take(line.getFields())) {
            return;
          }
        }
      }
    } catch (IOException | CsvParseException | UncheckedIOException e) {
      throw new DocumentException(
          "%s cannot be read beyond record %,d: a field is longer than 8 MB or the file is damaged."
              .formatted(file.getFileName(), number),
          e);
    }
  }

  /** The typed rows; a value that does not fit its column's type stays text. */
  public Table table() {
    List<List<?>> rows = new ArrayList<>();
    records(fields -> {
      List<Object> row = new ArrayList<>(columns.size());
      for (int c = 0; c < columns.size(); c++) {
        String field = c < fields.size() ? fields.get(c) : "";
        row.add(CsvTypes.value(field, columns.get(c).type(), decimalComma, dates));
      }
      rows.add(row);
      return true;
    });
    return new Table(columns, rows);
  }

  /** The same file, whose first record is a header or is not. */
  public CsvFile withHeader(boolean named) {
    return new CsvFile(file, encoding, marked, delimiter, named, decimalComma, dates, columns);
  }

  /** Whether a file holds nothing. */
  public static boolean isEmpty(Path file) {
    try {
      return Files.size(file) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What reading all of a file showed.
   *
   * @param rows how many records follow the header
   * @param ragged numbers, from 1 after the header, of the first records that have more or fewer
   *     fields than most
   * @param uneven how many such records there are
   */
  public record Shape(long rows, List<Integer> ragged, long uneven) {
    public Shape {
      ragged = List.copyOf(ragged);
    }
  }

  /**
   * Reads all of it.
   *
   * @throws DocumentException as {@link #records}
   */
  public Shape shape() {
    long[] rows = {0};
    Map<Integer, Long> counts = new TreeMap<>();
    Map<Integer, List<Integer>> first = new TreeMap<>();
    records(fields -> {
      rows[0]++;
      counts.merge(fields.size(), 1L, Long::sum);
      List<Integer> numbers = first.computeIfAbsent(fields.size(), width -> new ArrayList<>());
      if (numbers.size() < MOST_NAMED) {
        numbers.add((int) Math.min(rows[0], Integer.MAX_VALUE));
      }
      return true;
    });
    int usual =
        counts.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(columns.size());
    List<Integer> ragged = new ArrayList<>();
    first.forEach((width, numbers) -> {
      if (width != usual) {
        ragged.addAll(numbers);
      }
    });
    ragged.sort(null);
    return new Shape(
        rows[0],
        ragged.subList(0, Math.min(MOST_NAMED, ragged.size())),
        rows[0] - counts.getOrDefault(usual, 0L));
  }

  /** What was detected, for a reader: encoding, separator, columns with their types, oddities. */
  public String described() {
    Shape shape = shape();
    StringBuilder out = new StringBuilder(detected());
    out.append(", %,d rows".formatted(shape.rows()));
    boolean numbers = columns.stream().anyMatch(column -> column.type() == Table.Type.NUMBER);
    if (numbers) {
      out.append(decimalComma ? ", decimal comma (1.234,56)" : ", decimal point");
    }
    if (dates != CsvDates.ISO) {
      out.append(", dates ").append(dates.shown());
    }
    if (shape.uneven() > 0) {
      out.append(
          ", %,d rows with more or fewer fields (rows %s%s)"
              .formatted(
                  shape.uneven(),
                  shape.ragged().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                  shape.uneven() > shape.ragged().size() ? ", …" : ""));
    }
    out.append(longer() ? "; types as in its first 2 MB: " : ": ");
    out.append(
        columns.stream()
            .limit(60)
            .map(column ->
                column.name() + " (" + column.type().name().toLowerCase(Locale.ROOT) + ")")
            .collect(Collectors.joining(", ")));
    return out.append(columns.size() > 60 ? ", …" : "").toString();
  }

  private boolean longer() {
    try {
      return Files.size(file) > SAMPLE_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  /** One line about what was detected. */
  public String detected() {
    return "%s%s, separated by %s, %s, %d columns"
        .formatted(
            encoding.name(),
            marked ? " with byte order mark" : "",
            switch (delimiter) {
              case ',' -> "comma";
              case ';' -> "semicolon";
              case '\t' -> "tab";
              case '|' -> "bar";
              default -> "\"" + delimiter + "\"";
            },
            header ? "first record is the header" : "no header",
            columns.size());
  }

  /** The file for the model: what was detected, then the rows asked for. */
  public String markdown(int offset, int limit) {
    StringBuilder out = new StringBuilder(described()).append(".\n\n| |");
    columns.forEach(column -> out.append(' ').append(escaped(column.name())).append(" |"));
    out.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    int[] seen = {0};
    records(fields -> {
      int number = seen[0]++;
      if (number >= offset && number - offset < limit) {
        out.append("| ").append(number + 1).append(" |");
        fields.forEach(field -> out.append(' ').append(escaped(field)).append(" |"));
        out.append('\n');
      }
      return true;
    });
    int shown = Math.clamp((long) seen[0] - offset, 0, limit);
    return out.append("\n%,d rows".formatted(seen[0]))
        .append(shown < seen[0] ? ", %,d shown.\n".formatted(shown) : ".\n")
        .toString();
  }

  private static String escaped(String field) {
    return field.replace("|", "\\|").replaceAll("\\R", "<br>").strip();
  }
}
