package dev.workroom.tools;

import dev.workroom.tools.Origin.NamedFile;
import dev.workroom.tools.SqlFiles.Format;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes the files that a statement names ready for DuckDB: finds them in the granted folders, turns
 * text that is not UTF-8 into UTF-8, and hands over workbooks to be loaded as tables.
 */
final class DataFiles {
  private static final int MOST = 2_000;

  private static final Pattern READ_CSV =
      Pattern.compile("(?i)read_csv(_auto)?\\s*\\(\\s*(\\[[^\\]]*)?$");

  /** What read_csv is told about a file, unless the statement says one of these itself. */
  private enum Told {
    NUMBERS("decimal_separator|thousands|all_varchar|columns|types"),
    HEADER("header|names|skip|columns"),
    DAYS("dateformat|date_format|all_varchar|columns|types");

    private final Pattern own;

    Told(String options) {
      own = Pattern.compile("(?i)^[^()]*\\b(" + options + ")\\s*=");
    }
  }

  /** A file's header and the order of its days are seen in its beginning. */
  private static final int BEGINNING = 1 << 18;

  /** A file as it was. */
  private record Stamp(Path path, long size, long modified) {}

  /** Where a sheet's rows are put. */
  interface Sheets {
    /** The name of a table with the sheet's rows, quoted. */
    String table(Path workbook, String shown, Optional<String> sheet) throws IOException;
  }

  private final Path directory;
  private final WholeFiles wholeFiles;
  private final Map<Stamp, Path> ready = new HashMap<>();
  private final Map<Stamp, String> hashes = new HashMap<>();
  private final Map<Stamp, Map<Told, String>> options = new HashMap<>();
  private final Set<String> notes = new HashSet<>();

  DataFiles(Path directory) {
    this(directory, WholeFiles.PLAIN);
  }

  /**
   * @param wholeFiles how files are read that are not tables
   */
  DataFiles(Path directory, WholeFiles wholeFiles) {
    this.directory = directory;
    this.wholeFiles = wholeFiles;
  }

  /** What stands in the place of a piece of the statement. */
  private record Edit(int start, int end, String text) {}

  /**
   * What the reading of files is for.
   *
   * @param text whether each is read as one text
   * @param several whether one that cannot be read leaves the others to be read
   * @param copies by their places, the names of the files that they stand for
   * @param said what a person should know
   */
  private record Need(boolean text, boolean several, Map<Path, String> copies, List<String> said) {}

  /** A statement that can run, and the files it reads. */
  record Resolved(String sql, List<NamedFile> files) {}

  /** The statement with absolute, readable files in it; what a person should know goes to notes. */
  Resolved resolve(String sql, Places places, Sheets sheets, List<String> said) throws IOException {
    var edits = new ArrayList<Edit>();
    var files = new ArrayList<NamedFile>();
    List<SqlFiles.Whole> calls = SqlFiles.whole(sql);
    var copies = new LinkedHashMap<Path, String>();
    for (SqlFiles.Place place : SqlFiles.in(sql)) {
      boolean text = calls.stream().anyMatch(call -> call.text() && call.holds(place));
      boolean several = place.listed() || pattern(place, places);
      Need need = new Need(text, several, copies, said);
      String runs = replacement(place, places, sheets, need);
      List<Path> meant = meant(place, places);
      edits.add(told(sql, place, runs, text ? Map.of() : options(place, meant, places, need)));
      for (Path path : meant) {
        files.add(
            new NamedFile(
                place.text(), place.sheet(), path.toString(), sha256(path), Files.size(path)));
      }
    }
    for (SqlFiles.Whole call : calls) {
      edits.add(new Edit(call.start(), call.start(), wholeFiles.before(copies, places)));
      edits.add(new Edit(call.end(), call.end(), ")"));
    }
    return new Resolved(edited(sql, edits), files);
  }

  /** How these files are written, as far as the reader of separated values has to be told. */
  private Map<Told, String> options(
      SqlFiles.Place place, List<Path> files, Places places, Need need) throws IOException {
    if (SqlFiles.format(place.text()).orElse(Format.PARQUET) != Format.CSV
        || place.text().endsWith(".gz")) {
      return Map.of();
    }
    var found = new LinkedHashSet<Map<Told, String>>();
    for (Path path : files) {
      var stamp = new Stamp(path, Files.size(path), Files.getLastModifiedTime(path).toMillis());
      Map<Told, String> known = options.get(stamp);
      if (known == null) {
        known =
            options(ready(path, Optional.of(Format.CSV), places, need), places.shown(path), need);
        options.put(stamp, known);
      }
      found.add(known);
    }
    // Files that are written in several ways are left as they are.
    return found.size() == 1 ? found.getFirst() : Map.of();
  }

  private static Map<Told, String> options(Path file, String shown, Need need) throws IOException {
    String beginning;
    try (InputStream in = Files.newInputStream(file)) {
      // Only digits, separators and quotes count, which all such encodings share.
      beginning = new String(in.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1);
    }
    CsvNumbers numbers = CsvNumbers.of(file);
    CsvHeader header = CsvHeader.of(beginning);
    CsvDays days = CsvDays.of(beginning);
    numbers.note(shown).ifPresent(need.said::add);
    header.note(shown).ifPresent(need.said::add);
    days.note(shown).ifPresent(need.said::add);
    var found = new EnumMap<Told, String>(Told.class);
    found.put(Told.NUMBERS, numbers.options());
    found.put(Told.HEADER, header.option());
    found.put(Told.DAYS, days.option());
    found.values().removeIf(String::isEmpty);
    return found;
  }

  /** The files in the statement, with options unless the statement has its own. */
  private static Edit told(
      String sql, SqlFiles.Place place, String runs, Map<Told, String> options) {
    if (options.isEmpty()) {
      return new Edit(place.start(), place.end(), runs);
    }
    if (!place.argument()) {
      String reader = runs.startsWith("'") ? "read_csv(" + runs + ")" : runs;
      String missing = missing(options, "");
      return new Edit(
          place.start(), place.end(), reader.substring(0, reader.length() - 1) + missing + ")");
    }
    int end = place.end();
    if (place.listed()) {
      int close = sql.length() - sql.substring(end).stripLeading().length();
      if (!sql.startsWith("]", close)) {
        return new Edit(place.start(), end, runs);
      }
      runs += "]";
      end = close + 1;
    }
    boolean reads = READ_CSV.matcher(sql.substring(0, place.start())).find();
    return new Edit(place.start(), end, reads ? runs + missing(options, sql.substring(end)) : runs);
  }

  /** The options that the rest of the call has not, with a comma before each. */
  private static String missing(Map<Told, String> options, String rest) {
    return options.entrySet().stream()
        .filter(option -> !option.getKey().own.matcher(rest).find())
        .map(option -> ", " + option.getValue())
        .collect(Collectors.joining());
  }

  private static String edited(String sql, List<Edit> edits) {
    var out = new StringBuilder();
    int from = 0;
    for (Edit edit : edits.stream().sorted(Comparator.comparingInt(Edit::start)).toList()) {
      out.append(sql, from, edit.start).append(edit.text);
      from = edit.end;
    }
    return out.append(sql, from, sql.length()).toString();
  }

  /** The files that a place names, one or those that fit its pattern. */
  private static List<Path> meant(SqlFiles.Place place, Places places) throws IOException {
    return pattern(place, places)
        ? expanded(place.text(), places)
        : List.of(places.existing(place.text()));
  }

  private static boolean pattern(SqlFiles.Place place, Places places) {
    return place.text().matches(".*[*?\\[{].*") && !isFile(place.text(), places);
  }

  /** By content; a file that has not changed is not read again. */
  private String sha256(Path path) throws IOException {
    var stamp = new Stamp(path, Files.size(path), Files.getLastModifiedTime(path).toMillis());
    String known = hashes.get(stamp);
    if (known == null) {
      known = UserFile.at(path, path.toString()).sha256();
      hashes.put(stamp, known);
    }
    return known;
  }

  private String replacement(SqlFiles.Place place, Places places, Sheets sheets, Need need)
      throws IOException {
    Optional<Format> format = SqlFiles.format(place.text());
    boolean pattern = pattern(place, places);
    if (format.orElse(null) == Format.WORKBOOK && !place.argument()) {
      if (pattern) {
        throw new Refusal("Name one workbook at a time, as FROM 'file.xlsx#Sheet'.");
      }
      Path path = places.existing(place.text());
      UserFile.at(path, places.shown(path));
      return sheets.table(path, places.shown(path), place.sheet());
    }
    if (!pattern) {
      return quoted(ready(places.existing(place.text()), format, places, need));
    }
    String files =
        expanded(place.text(), places).stream()
            .map(path -> quotedReady(path, format, places, need))
            .collect(Collectors.joining(", "));
    if (place.listed()) {
      return files;
    }
    String list = "[" + files + "]";
    return place.argument() ? list : reader(format.orElse(Format.CSV)) + "(" + list + ")";
  }

  private String quotedReady(Path path, Optional<Format> format, Places places, Need need) {
    try {
      return quoted(ready(path, format, places, need));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean isFile(String text, Places places) {
    return Files.isRegularFile(places.named(text));
  }

  private static List<Path> expanded(String pattern, Places places) throws IOException {
    Path start = places.first();
    String relative = pattern;
    for (var folder : places.folders()) {
      if (pattern.startsWith(folder.path() + "/")) {
        start = Path.of(folder.path());
        relative = pattern.substring(folder.path().length() + 1);
      }
    }
    if (!relative.contains("/")) {
      relative = "./" + relative;
    }
    places.named(start + "/" + relative.replaceAll("[*?\\[\\]{}]", "x"));
    List<Walk.Found> found = Walk.below(start, relative.replaceFirst("^\\./", ""), true).files();
    if (found.isEmpty()) {
      throw new Refusal("No file fits '" + pattern + "'; list the files with Glob.");
    }
    if (found.size() > MOST) {
      throw new Refusal("'" + pattern + "' fits " + found.size() + " files; narrow it.");
    }
    var paths = new ArrayList<Path>();
    for (Walk.Found file : found) {
      paths.add(places.existing(file.path().toString()));
    }
    return paths;
  }

  private static String reader(Format format) {
    return switch (format) {
      case CSV -> "read_csv";
      case JSON -> "read_json";
      case PARQUET -> "read_parquet";
      case WORKBOOK -> "read_xlsx";
    };
  }

  /** The file itself, or a copy in UTF-8, of a document its text. */
  private Path ready(Path path, Optional<Format> format, Places places, Need need)
      throws IOException {
    String shown = places.shown(path);
    UserFile file = UserFile.at(path, shown);
    boolean table = format.orElse(Format.PARQUET) == Format.CSV && !path.toString().endsWith(".gz");
    if (!table && !need.text) {
      return path;
    }
    var stamp = new Stamp(path, file.size(), Files.getLastModifiedTime(path).toMillis());
    byte[] head = file.head(8_192);
    if (need.text && wholeFiles.opaque(path, head)) {
      Path copy = wholeFiles.text(file, head, place(path, stamp), need.several ? need.said : null);
      need.copies.put(copy, shown);
      return copy;
    }
    Path known = ready.get(stamp);
    if (known == null || !Files.exists(known)) {
      boolean plain = !TextLines.isText(head) || TextLines.utf16(head) == null && isUtf8(file);
      known = plain ? path : copy(file, stamp);
      ready.put(stamp, known);
    }
    if (!known.equals(path)) {
      need.copies.put(known, shown);
      if (notes.add(shown)) {
        need.said.add(shown + " is not all UTF-8; what is not was read as Windows-1252 or UTF-16");
      }
    }
    return known;
  }

  /** Where what is made of a file lies, under the file's own name. */
  private Path place(Path path, Stamp stamp) throws IOException {
    String key = UserFile.sha256(stamp.toString().getBytes(StandardCharsets.UTF_8));
    return Files.createDirectories(directory.resolve(key.substring(0, 16)))
        .resolve(String.valueOf(path.getFileName()));
  }

  private Path copy(UserFile file, Stamp stamp) throws IOException {
    Path copy = place(file.path(), stamp);
    Path partial = copy.resolveSibling("partial");
    try (TextLines lines = TextLines.of(file);
        BufferedWriter out = Files.newBufferedWriter(partial)) {
      while (lines.next()) {
        out.write(lines.whole());
        out.write('\n');
      }
    }
    return Files.move(partial, copy, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isUtf8(UserFile file) throws IOException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    CharBuffer chars = CharBuffer.allocate(1 << 16);
    try (var in = file.open()) {
      boolean end = false;
      while (!end) {
        int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
        end = n < 0;
        bytes.position(bytes.position() + Math.max(0, n)).flip();
        CoderResult result = decoder.decode(bytes, chars.clear(), end);
        if (result.isError()) {
          return false;
        }
        bytes.compact();
      }
      return true;
    }
  }

  static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
