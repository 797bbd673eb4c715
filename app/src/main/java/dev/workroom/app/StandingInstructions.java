package dev.workroom.app;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.Instructions;
import dev.workroom.core.event.Event.InstructionsLoaded;
import dev.workroom.core.event.EventLog;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Standing instructions: the user's own from the data folder, and those that lie in a granted
 * folder. What lies in a folder may come from anybody, so it holds only after the user accepted
 * exactly that content; an acceptance is an entry of its own log.
 */
final class StandingInstructions {
  private static final SessionId ACCEPTED = new SessionId("accepted-instructions");
  private static final List<String> NAMES = List.of("WORKROOM.md", "AGENTS.md", "CLAUDE.md");
  private static final long MOST_BYTES = 64 * 1024;

  private final EventLog log;
  private final ContentStore contents;
  private final Terminal terminal;
  private final boolean acceptAll;

  StandingInstructions(EventLog log, ContentStore contents, Terminal terminal, boolean acceptAll) {
    this.log = log;
    this.contents = contents;
    this.terminal = terminal;
    this.acceptAll = acceptAll;
  }

  /** Whether this is the log of acceptances, no session. */
  static boolean isAcceptance(SessionId id) {
    return id.equals(ACCEPTED);
  }

  /**
   * The files in force for a session in these folders, asking once about each new content.
   *
   * @param named one more file, that a workspace names; empty: none
   */
  List<Instructions> inForce(Home home, List<Folder> folders, String named) {
    var files = new ArrayList<Instructions>();
    load(home.globalInstructions()).ifPresent(files::add);
    List<Instructions> accepted = accepted();
    if (!named.isEmpty()) {
      load(Path.of(named))
          .filter(file -> accepted.contains(file) || accept(file, content(file)))
          .ifPresent(files::add);
    }
    for (Folder folder : folders) {
      Optional<Instructions> found = ofFolder(Path.of(folder.path()));
      if (found.isEmpty()) {
        continue;
      }
      if (accepted.contains(found.get()) || accept(found.get(), content(found.get()))) {
        files.add(found.get());
      }
    }
    return files;
  }

  /** Those in a folder that no person accepted, but orders given beforehand. */
  List<Instructions> unseen(Home home, List<Instructions> files) {
    Set<Instructions> seen =
        log.read(ACCEPTED, 1).stream()
            .filter(entry -> !entry.actor().equals(Session.STANDING_ORDERS))
            .flatMap(e -> e.event() instanceof InstructionsLoaded(var some) ? some.stream() : null)
            .collect(Collectors.toSet());
    return files.stream()
        .filter(file -> !file.path().equals(home.globalInstructions().toString()))
        .filter(file -> !seen.contains(file))
        .toList();
  }

  /** The texts, each under its path, as the system prompt holds them. */
  static String text(List<Instructions> files, ContentStore contents) {
    var text = new StringBuilder();
    for (Instructions file : files) {
      byte[] content =
          contents
              .get(file.sha256())
              .orElseThrow(() ->
                  UserError.failed(
                      "The instructions of %s that this session began with are gone from the data folder."
                          .formatted(file.path())));
      text.append("\n<instructions file=\"%s\">\n".formatted(file.path()))
          .append(new String(content, StandardCharsets.UTF_8).strip())
          .append("\n</instructions>\n");
    }
    return text.toString();
  }

  /** Instructions that lie in a folder. */
  record Found(String path, String text, boolean accepted) {}

  /** The instructions of a folder, whether they are accepted or not. */
  Optional<Found> found(Path folder) {
    return ofFolder(folder)
        .map(file ->
            new Found(
                file.path(),
                new String(contents.get(file.sha256()).orElseThrow(), StandardCharsets.UTF_8),
                accepted().contains(file)));
  }

  private Optional<Instructions> ofFolder(Path folder) {
    return NAMES.stream()
        .map(folder::resolve)
        .map(this::load)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** A link is not followed: it could show a file that was never granted. */
  private Optional<Instructions> load(Path file) {
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      if (Files.size(file) > MOST_BYTES) {
        throw UserError.failed(
            "%s is longer than %d kB; instructions must be short. Shorten or rename it."
                .formatted(file, MOST_BYTES / 1024));
      }
      return Optional.of(new Instructions(file.toString(), contents.put(Files.readAllBytes(file))));
    } catch (IOException _) {
      throw UserError.failed("%s cannot be read. Check its permissions.".formatted(file));
    }
  }

  private List<Instructions> accepted() {
    return log.read(ACCEPTED, 1).stream()
        .map(Entry::event)
        .flatMap(e -> e instanceof InstructionsLoaded(var files) ? files.stream() : null)
        .toList();
  }

  /** Whether a person has accepted just this. */
  boolean accepted(Instructions file) {
    return accepted().contains(file);
  }

  private String content(Instructions file) {
    return new String(contents.get(file.sha256()).orElseThrow(), StandardCharsets.UTF_8);
  }

  /**
   * Asks whether it shall be followed; without anybody to ask it is not, and that is said.
   *
   * @param text what a person is shown of it
   */
  boolean accept(Instructions file, String text) {
    if (!acceptAll && !agreed(file, text)) {
      terminal
          .err()
          .println(
              "The instructions in %s are not followed: you have not accepted them."
                  .formatted(file.path()));
      return false;
    }
    log.append(
        ACCEPTED,
        log.last(ACCEPTED),
        acceptAll ? Session.STANDING_ORDERS : Attendant.user(),
        List.of(new InstructionsLoaded(List.of(file))));
    return true;
  }

  private boolean agreed(Instructions file, String text) {
    if (!terminal.live()) {
      return false;
    }
    terminal.err().println("New or changed instructions in " + file.path() + ":\n");
    terminal.err().println(Terminal.harmless(text).indent(2));
    return terminal
        .ask("Shall the agent follow them? [y]es or no: ")
        .orElse("")
        .toLowerCase(java.util.Locale.ROOT)
        .startsWith("y");
  }
}
