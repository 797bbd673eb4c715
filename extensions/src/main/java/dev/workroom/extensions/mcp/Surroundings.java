package dev.workroom.extensions.mcp;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What connectors of a session have around them.
 *
 * @param roots the session's folders; local servers may read them
 * @param data where each local server has a folder of its own to write to
 * @param pins where accepted tools are kept
 * @param visit how a person gets to login pages; empty: nobody is there for that
 * @param sampler what answers a server's prompts, once a person allowed it; empty: nothing does
 * @param memory what people answered to earlier processes
 */
public record Surroundings(
    Sandbox sandbox,
    List<Path> roots,
    Path data,
    Path pins,
    TokenStore tokens,
    ContentStore contents,
    Launcher launcher,
    Optional<Visit> visit,
    Optional<Sampler> sampler,
    Memory memory) {
  public Surroundings {
    roots = List.copyOf(roots);
  }

  /** Finds the program behind a command. */
  public interface Launcher {
    /**
     * The command as it can be started where there is no network.
     *
     * @throws IOException with a sentence that says what is missing
     */
    Launch launch(ServerConfig server, ServerConfig.Way.Local local) throws IOException;
  }

  /**
   * A program to start.
   *
   * @param readable what it must be able to read beside the system
   * @param environment what its runtime needs
   * @param memoryBytes the most it may have; 0 leaves it to the program
   */
  public record Launch(
      List<String> line, List<Path> readable, Map<String, String> environment, long memoryBytes) {
    public Launch {
      line = List.copyOf(line);
      readable = List.copyOf(readable);
      environment = Map.copyOf(environment);
    }
  }

  /** Lets a model answer. */
  public interface Sampler {
    /**
     * The result of {@code sampling/createMessage}.
     *
     * @throws IOException with a sentence if there is none
     */
    Map<String, Object> reply(Borrower borrower, Map<String, Object> params)
        throws IOException, InterruptedException;
  }

  /** Which connector uses the model, and in the middle of which call. */
  public record Borrower(String connector, SessionId session, CallId call) {}

  /** Knows what people answered, also after the process that asked is gone. */
  public interface Memory {
    /**
     * What calls with the same tool and input as this one asked before and were answered too late
     * ({@link Connectors#unheard}), since one of them last had another result.
     */
    List<Answered> answers(SessionId session, CallId call);
  }

  /** A question and what a person said to it. */
  public record Answered(Request request, Decision decision) {}
}
