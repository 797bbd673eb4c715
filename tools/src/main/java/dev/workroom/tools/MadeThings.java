package dev.workroom.tools;

import dev.workroom.json.Wire;
import dev.workroom.tools.Origin.Kind;
import dev.workroom.tools.Origin.Made;
import dev.workroom.tools.Origin.NamedFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps how each of the session's tables and views came to be, in the session's own database, so
 * that it lasts exactly as long as they do and no longer than their transaction.
 */
final class MadeThings {
  static final String TABLE =
      "CREATE TABLE IF NOT EXISTS files.made (n BIGINT, name VARCHAR, kind VARCHAR, sql VARCHAR,"
          + " facts VARCHAR)";

  private static final Set<String> FILLERS =
      Set.of("TABLE", "VIEW", "INTO", "FROM", "IF", "NOT", "EXISTS", "OR", "REPLACE", "ONLY");

  private final Connection connection;

  MadeThings(Connection connection) {
    this.connection = connection;
  }

  /** What a line of the table holds beside its columns. */
  record Facts(List<String> uses, List<NamedFile> files) {}

  private record Version(long n, String name, Kind kind, String sql, Facts facts) {
    String id() {
      return name + "@" + n;
    }
  }

  /** Notes a statement that made or changed something. */
  void add(SqlStatement statement, List<NamedFile> files) throws SQLException {
    Kind kind = kind(statement);
    Optional<String> name = subject(statement.sql());
    if (name.isEmpty()) {
      return;
    }
    Map<String, Version> now = latest(all());
    var uses = new ArrayList<String>();
    for (Version version : now.values()) {
      boolean own = version.name.equals(name.get());
      if (own ? kind == Kind.CHANGE : names(statement.sql()).contains(version.name)) {
        uses.add(version.id());
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO files.made SELECT coalesce(max(n), 0) + 1, ?, ?, ?, ? FROM files.made")) {
      insert.setString(1, name.get());
      insert.setString(2, kind.name());
      insert.setString(3, statement.sql());
      insert.setString(4, Wire.write(new Facts(uses, files)));
      insert.executeUpdate();
    }
  }

  /** What a query stands on. */
  Origin origin(String sql, List<NamedFile> files) throws SQLException {
    List<Version> all = all();
    Map<String, Version> now = latest(all);
    Map<String, Version> byId = new HashMap<>();
    all.forEach(version -> byId.put(version.id(), version));
    var made = new LinkedHashMap<String, Made>();
    List<String> uses = current(sql, now, "");
    uses.forEach(id -> collect(id, byId, now, made, new LinkedHashSet<>()));
    return new Origin(sql, uses, files, List.copyOf(made.values()));
  }

  private static void collect(
      String id,
      Map<String, Version> byId,
      Map<String, Version> now,
      Map<String, Made> made,
      Set<String> open) {
    Version version = byId.get(id);
    if (version == null || made.containsKey(id) || !open.add(id)) {
      return;
    }
    List<String> uses =
        version.kind == Kind.VIEW ? current(version.sql, now, version.name) : version.facts.uses();
    uses.forEach(use -> collect(use, byId, now, made, open));
    made.put(
        id, new Made(id, version.name, version.kind, version.sql, uses, version.facts.files()));
  }

  /** The present versions of what a text names, but for itself. */
  private static List<String> current(String sql, Map<String, Version> now, String itself) {
    Set<String> names = names(sql);
    return now.values().stream()
        .filter(version -> names.contains(version.name) && !version.name.equals(itself))
        .map(Version::id)
        .toList();
  }

  private static Map<String, Version> latest(List<Version> all) {
    var latest = new LinkedHashMap<String, Version>();
    all.forEach(version -> latest.put(version.name, version));
    return latest;
  }

  private List<Version> all() throws SQLException {
    var all = new ArrayList<Version>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT n, name, kind, sql, facts FROM files.made ORDER BY n")) {
      while (found.next()) {
        all.add(
            new Version(
                found.getLong(1),
                found.getString(2),
                Kind.valueOf(found.getString(3)),
                found.getString(4),
                Wire.read(found.getString(5), Facts.class)));
      }
    }
    return all;
  }

  private static Set<String> names(String sql) {
    var names = new LinkedHashSet<String>();
    for (SqlToken token : SqlToken.of(sql)) {
      if (token.kind() == SqlToken.Kind.WORD || token.kind() == SqlToken.Kind.NAME) {
        names.add(token.value().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private static Kind kind(SqlStatement statement) {
    return switch (statement.kind()) {
      case CHANGES -> created(statement.sql()) ? Kind.TABLE : Kind.CHANGE;
      case MAKES ->
          statement.title().startsWith("TABLE")
              ? Kind.TABLE
              : statement.title().startsWith("VIEW") ? Kind.VIEW : Kind.OTHER;
      case SELECTS, SHOWS -> Kind.OTHER;
    };
  }

  private static boolean created(String sql) {
    return SqlToken.of(sql).getFirst().is("CREATE");
  }

  /** The name that a statement makes or changes, in small letters. */
  static Optional<String> subject(String sql) {
    List<SqlToken> tokens = SqlToken.of(sql);
    int at = 1;
    while (at < tokens.size()
        && (FILLERS.contains(tokens.get(at).upper())
            || Set.of("TEMP", "TEMPORARY", "MACRO", "FUNCTION", "TYPE", "SCHEMA", "SEQUENCE")
                .contains(tokens.get(at).upper())
            || tokens.get(at).is("VARIABLE"))) {
      at++;
    }
    while (at + 2 < tokens.size() && tokens.get(at + 1).is(".")) {
      at += 2;
    }
    return at < tokens.size()
        ? Optional.of(tokens.get(at).value().toLowerCase(Locale.ROOT))
        : Optional.empty();
  }
}
