package dev.workroom.core.sandbox;

import dev.workroom.core.event.Setup.Folder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the worker and commands run; one implementation for each kind of isolation. */
public interface Sandbox {
  Isolation isolation();

  /**
   * Starts a long-lived confined program, the worker: it sees what it is given and nothing else,
   * and has no network.
   */
  Confined start(Program program) throws IOException;

  /**
   * Runs one shell command to its end over an overlay of the folders: it feels them writable where
   * they are granted so, and nothing of the user's changes. An interrupt or the time-out kills
   * everything it started.
   *
   * @throws UnsupportedOperationException if this kind runs no commands
   */
  Ran run(Command command) throws IOException, InterruptedException;

  /**
   * What this kind is.
   *
   * @param sentence what it gives and what it lacks, for people
   * @param runsCommands whether {@link #run} works
   * @param leadsOut whether a command reaches its gateway; else it has no network in any case
   */
  record Isolation(Kind kind, String sentence, boolean runsCommands, boolean leadsOut) {
    /** One without any network. */
    public Isolation(Kind kind, String sentence, boolean runsCommands) {
      this(kind, sentence, runsCommands, false);
    }
  }

  /** The kinds, strongest first. */
  enum Kind {
    VM,
    NAMESPACES,
    LANDLOCK,
    NONE
  }

  /**
   * A program to confine. Folders and files appear inside under the same absolute paths.
   *
   * @param readable what it may read: its runtime, its libraries, the granted folders
   * @param writable where it may write: its staging folder
   * @param memoryBytes the most it may have; 0 leaves it to the program's own limit
   */
  record Program(
      List<String> argv,
      List<Path> readable,
      List<Path> writable,
      Map<String, String> environment,
      long memoryBytes) {
    public Program {
      argv = List.copyOf(argv);
      readable = List.copyOf(readable);
      writable = List.copyOf(writable);
      environment = Map.copyOf(environment);
    }
  }

  /** A running confined program. */
  interface Confined extends AutoCloseable {
    OutputStream input();

    InputStream output();

    InputStream errors();

    boolean alive();

    /** Kills it and everything it started. */
    @Override
    void close();
  }

  /**
   * A shell command.
   *
   * @param directory where it starts, inside one of the folders
   * @param scratch a private directory of the caller's for layers and temporary files, on the
   *     folders' file system if that can be
   * @param gateway where its connections lead; empty: it has no network at all
   */
  record Command(
      String script,
      Path directory,
      List<Folder> folders,
      Path scratch,
      Limits limits,
      Optional<Gateway> gateway) {
    public Command {
      folders = List.copyOf(folders);
    }

    /** A command without network. */
    public Command(
        String script, Path directory, List<Folder> folders, Path scratch, Limits limits) {
      this(script, directory, folders, scratch, limits, Optional.empty());
    }
  }

  /** What one command may take. */
  record Limits(Duration time, int processes, long memoryBytes, long diskBytes, int outputBytes) {
    public static final Limits DEFAULT =
        new Limits(Duration.ofMinutes(10), 256, 2L << 30, 4L << 30, 1 << 20);
  }

  /**
   * How a command ended.
   *
   * @param output standard output and errors as they came, cut at the limit
   * @param end a sentence if a limit ended it; empty if it ended by itself
   * @param layers for each writable folder, what the command changed in it
   */
  record Ran(int exit, String output, boolean truncated, String end, List<Layer> layers) {
    public Ran {
      layers = List.copyOf(layers);
    }
  }

  /** An overlay's upper directory: what a command left for one folder. */
  record Layer(Path folder, Path upper) {}
}
