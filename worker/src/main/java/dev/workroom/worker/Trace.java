package dev.workroom.worker;

import dev.workroom.tools.Lineage.FileRows;
import java.util.List;

/**
 * A figure followed back to where it came from.
 *
 * @param file the document's path
 * @param state whether the document is the one that the record was made for
 * @param place the cell or the figure that was asked for
 * @param value what it says
 * @param steps the formulas on the way, from the figure on; or what a text's figure was matched to
 * @param sources the queries it ends at, with the rows of files
 * @param typed cells on the way that were typed in and come from no query
 * @param notes what one must know to read it rightly
 */
public record Trace(
    String file,
    State state,
    String place,
    String value,
    List<Step> steps,
    List<Source> sources,
    List<String> typed,
    List<String> notes) {
  public Trace {
    steps = List.copyOf(steps);
    sources = List.copyOf(sources);
    typed = List.copyOf(typed);
    notes = List.copyOf(notes);
  }

  /** What is known of the document. */
  public enum State {
    /** It is byte for byte what was made. */
    SAME,
    /** It was changed since; the trace is of its present cells. */
    CHANGED
  }

  /**
   * A formula or a match.
   *
   * @param place a cell such as {@code Variance!D12}; empty for a match
   * @param says the formula with its "=", or a sentence
   * @param inputs the cells it takes its value from, in a few words
   */
  public record Step(String place, String value, String says, String inputs) {}

  /** How a table or view of the session was made. */
  public record Statement(String name, String sql) {}

  /**
   * A query's column that values came from.
   *
   * @param cells which cells it filled, in a few words; empty for a text's figure
   * @param column its name in the answer
   * @param chain the statements that made what the query uses, the first first
   * @param exact whether {@code files} holds the very rows
   * @param why a sentence if it does not
   */
  public record Source(
      String cells,
      String column,
      String sql,
      List<Statement> chain,
      boolean exact,
      String why,
      List<FileRows> files) {
    public Source {
      chain = List.copyOf(chain);
      files = List.copyOf(files);
    }
  }
}
