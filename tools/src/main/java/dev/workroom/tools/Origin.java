package dev.workroom.tools;

import java.util.List;
import java.util.Optional;

/**
 * Where the rows of a query come from: all that is needed to ask again, in another process and at
 * another time, which rows of which files they are.
 *
 * @param sql the query as the model wrote it
 * @param uses ids of what it uses that the session had made
 * @param files the files that the query itself names
 * @param made what the session had made and the query stands on, each after what it uses
 */
public record Origin(String sql, List<String> uses, List<NamedFile> files, List<Made> made) {
  public Origin {
    uses = List.copyOf(uses);
    files = List.copyOf(files);
    made = List.copyOf(made);
  }

  /** How something came to be. */
  public enum Kind {
    /** It holds the rows that its SELECT gave when it was made. */
    TABLE,
    /** Its SELECT is run with each query. */
    VIEW,
    /** Rows or columns of a table were changed: it stands for the table from then on. */
    CHANGE,
    /** A macro, a type, a variable. */
    OTHER
  }

  /**
   * A table or view that a session made, in one of its versions.
   *
   * @param id its name and which version it is: {@code lines@3}
   * @param sql the statement as the model wrote it
   * @param uses ids of what the statement used; a view's are those at the time of the query
   */
  public record Made(
      String id, String name, Kind kind, String sql, List<String> uses, List<NamedFile> files) {
    public Made {
      uses = List.copyOf(uses);
      files = List.copyOf(files);
    }
  }

  /**
   * A file as it was when a statement read it.
   *
   * @param text how the statement names it, perhaps with a pattern
   * @param path absolute
   */
  public record NamedFile(
      String text, Optional<String> sheet, String path, String sha256, long bytes) {}

  /** Every file that the rows stand on. */
  public List<NamedFile> allFiles() {
    return java.util.stream.Stream.concat(
            made.stream().flatMap(one -> one.files().stream()), files.stream())
        .distinct()
        .toList();
  }
}
