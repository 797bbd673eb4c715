package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What lets requests in: bearer tokens for one server, and how to come by them. */
interface Login {
  /** For servers that need none, or whose headers stand in the configuration. */
  Login NONE =
      new Login() {
        @Override
        public Optional<String> token() {
          return Optional.empty();
        }

        @Override
        public boolean refused(int status, List<String> challenges) {
          return false;
        }
      };

  /** The token to show; empty if there is none yet. */
  Optional<String> token() throws IOException, InterruptedException;

  /**
   * The server refused a request (401, or 403 for want of scope).
   *
   * @param challenges its {@code WWW-Authenticate} headers
   * @return whether there is now another token to try again with
   * @throws IOException with a sentence if there can be none
   */
  boolean refused(int status, List<String> challenges) throws IOException, InterruptedException;
}
