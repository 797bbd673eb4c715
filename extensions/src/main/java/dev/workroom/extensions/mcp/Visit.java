package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** A person's visit to a login page, from which they come back to us. */
public interface Visit {
  /** Where the page must send them back to; it holds from here on. */
  URI comeBack() throws IOException;

  /**
   * Sends the person to the page and waits until they are back.
   *
   * @return the parameters that they brought back
   * @throws IOException with a sentence if they do not come back
   */
  Map<String, String> to(URI page) throws IOException, InterruptedException;
}
