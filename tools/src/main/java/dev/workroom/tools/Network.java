package dev.workroom.tools;

import dev.workroom.core.event.Host;
import dev.workroom.core.sandbox.Gateway;
import dev.workroom.core.tool.Tool.Context;
import java.util.List;
import java.util.Optional;

/** How calls get out of this computer, as the host process decides it. */
public interface Network {
  /**
   * The way out for one call; empty where it may reach nothing at all.
   *
   * @param tool whose grants count
   * @param named hosts that were allowed together with the call itself
   */
  Optional<Way> open(Context context, String tool, List<Host> named);

  /** One call's way out. */
  interface Way extends AutoCloseable {
    /** Where its connections go. */
    Gateway gateway();

    /** Hosts from which something came. */
    List<Host> reached();

    /** Hosts that were refused because the session's list does not have them, in their order. */
    List<Host> unlisted();

    /** What else was refused or failed, a sentence each. */
    List<String> troubles();

    /** Ends what is left of it; all of it is in the log after this. */
    @Override
    void close();
  }
}
