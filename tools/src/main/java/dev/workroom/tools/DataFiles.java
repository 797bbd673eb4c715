package dev.workroom.tools;

import dev.workroom.tools.Origin.NamedFile;
import dev.workroom.tools.SqlFiles.Format;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the files that a statement names ready for DuckDB: finds them in the granted folders, turns
 * text that is not UTF-8 into UTF-8, and hands over workbooks to be loaded as tables.
 */
final class DataFiles {
  private static final int MOST = 2_000;

  /** A file as it was. */
  private record Stamp(Path path, long size, long modified) {}

  /** Where a sheet's rows are put. */
  interface Sheets {
    /** The name of a table with the sheet's rows, quoted. */
    String table(Path workbook, String shown, Optional<String> sheet) throws IOException;
  }

  private final Path directory;
  private final Map<Stamp, Path> ready = new HashMap<>();
  private final Map<Stamp, String> hashes = new HashMap<>();
  private final Set<String> notes = new HashSet<>();

  DataFiles(Path directory) {
    this.directory = directory;
  }

  /** A statement that can run, and the files it reads. */
  record Resolved(String sql, List<NamedFile> files) {}

  /** The statement with absolute, readable files in it; what a person should know goes to notes. */
  Resolved resolve(String sql, Places places, Sheets sheets, List<String> said) throws IOException {
    var out = new StringBuilder();
    var files = new ArrayList<NamedFile>();
    int from = 0;
    for (SqlFiles.Place place : SqlFiles.in(sql)) {
      out.append(sql, from, place.start());
      out.append(replacement(place, places, sheets, said));
      for (Path path : meant(place, places)) {
        files.add(
            new NamedFile(
                place.text(), place.sheet(), path.toString(), sha256(path), Files.size(path)));
      }
      from = place.end();
    }
    return new Resolved(out.append(sql, from, sql.length()).toString(), files);
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

  private String replacement(SqlFiles.Place place, Places places, Sheets sheets, List<String> said)
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
      return quoted(ready(places.existing(place.text()), format, places, said));
    }
    String files =
        expanded(place.text(), places).stream()
            .map(path -> quotedReady(path, format, places, said))
            .collect(Collectors.joining(", "));
    if (place.listed()) {
      return files;
    }
    String list = "[" + files + "]";
    return place.argument() ? list : reader(format.orElse(Format.CSV)) + "(" + list + ")";
  }

  private String quotedReady(Path path, Optional<Format> format, Places places, List<String> said) {
    try {
      return quoted(ready(path, format, places, said));
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

  /** The file itself, or a copy in UTF-8. */
  private Path ready(Path path, Optional<Format> format, Places places, List<String> said)
      throws IOException {
    String shown = places.shown(path);
    UserFile file = UserFile.at(path, shown);
    boolean text = format.orElse(Format.PARQUET) == Format.CSV && !path.toString().endsWith(".gz");
    if (!text) {
      return path;
    }
    var stamp = new Stamp(path, file.size(), Files.getLastModifiedTime(path).toMillis());
    Path known = ready.get(stamp);
    if (known == null || !Files.exists(known)) {
      known = TextLines.utf16(file.head(8_192)) == null && isUtf8(file) ? path : copy(file, stamp);
      ready.put(stamp, known);
    }
    if (!known.equals(path) && notes.add(shown)) {
      said.add(shown + " is not all UTF-8; what is not was read as Windows-1252 or UTF-16");
    }
    return known;
  }

  private Path copy(UserFile file, Stamp stamp) throws IOException {
    String key = UserFile.sha256(stamp.toString().getBytes(StandardCharsets.UTF_8));
    Path folder = Files.createDirectories(directory.resolve(key.substring(0, 16)));
    Path copy = folder.resolve(String.valueOf(file.path().getFileName()));
    Path partial = folder.resolve("partial");
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
