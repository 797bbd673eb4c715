package dev.workroom.tools;

import dev.workroom.core.message.Usage;
import java.io.IOException;
import java.util.List;

/** Something that searches the web. */
@FunctionalInterface
public interface WebSearch {
  /**
   * @throws IOException if it could not be searched; the message is a sentence
   */
  Found find(String query) throws IOException, InterruptedException;

  /**
   * What was found.
   *
   * @param summary what the searching side says of it; may be empty
   * @param usage what a model consumed for it
   */
  record Found(String summary, List<Hit> hits, Usage usage) {
    public Found {
      hits = List.copyOf(hits);
    }
  }

  /** One page that was found. */
  record Hit(String title, String url, String excerpt) {}
}
