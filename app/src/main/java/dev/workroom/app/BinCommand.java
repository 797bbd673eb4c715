package dev.workroom.app;

import dev.workroom.changes.Binned;
import dev.workroom.changes.History;
import dev.workroom.changes.Undone;
import dev.workroom.core.event.Event;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom bin}: what sessions deleted, and how to get it back. */
final class BinCommand implements Command {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("bin", "List, restore or empty what sessions deleted.");
    spec.addPositional(Command.parameter("ACTION", "list, restore or empty."));
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("1..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("[ID [PATH]]")
            .description(
                "The session, or the beginning of its id; list and empty take all without one. PATH: what to restore; all of the session without one.")
            .build());
    spec.addOption(Command.flag("Empty without asking.", "--yes"));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws IOException {
    try (var workshop = Workshop.open(program);
        var changes = workshop.changes()) {
      History history = changes.history();
      List<String> words =
          arguments.matchedPositionals().stream()
              .flatMap(p -> p.stringValues().stream())
              .skip(1)
              .toList();
      String named = words.isEmpty() ? "" : words.getFirst();
      List<Binned> binned = binned(workshop, history, named);
      return switch (Command.parameter(arguments, 0)) {
        case "", "list" -> list(workshop, history, binned, program.terminal().out());
        case "restore" -> restore(workshop, history, chosen(binned, words), program.terminal());
        case "empty" ->
            empty(history, binned, arguments.hasMatchedOption("--yes"), program.terminal());
        default ->
            throw UserError.usage(
                "There is no 'workroom bin %s'. There are: list, restore, empty."
                    .formatted(Command.parameter(arguments, 0)));
      };
    }
  }

  private static List<Binned> binned(Workshop workshop, History history, String named)
      throws IOException {
    Optional<SessionId> only =
        named.isEmpty() ? Optional.empty() : Optional.of(workshop.session(named));
    var all = new ArrayList<Binned>();
    for (SessionId session : history.sessions()) {
      if (only.isEmpty() || TakenBack.below(only.get(), session)) {
        all.addAll(history.bin(session));
      }
    }
    // What goes first stands first.
    all.sort(Comparator.comparing(Binned::at));
    return all;
  }

  private static Exit list(Workshop workshop, History history, List<Binned> binned, PrintStream out)
      throws IOException {
    for (Binned one : binned) {
      out.printf(
          "%s  %s  %8s  %s%n",
          one.session(),
          ChangesCommand.MINUTE.format(one.at()),
          Figures.bytes(one.bytes()),
          Terminal.oneLine(one.path(), 300));
    }
    long bytes = binned.stream().mapToLong(Binned::bytes).sum();
    out.println(
        binned.isEmpty()
            ? "The bin is empty."
            : "%d in the bin, %s.".formatted(binned.size(), Figures.bytes(bytes)));
    int soon =
        history.expiring(workshop.retention(), Instant.now().plus(ChangesCommand.SOON)).size();
    if (soon > 0) {
      out.printf(
          "What %s changed or deleted, the oldest, is let go within %d days (settings keep.days, keep.gigabytes).%n",
          soon == 1 ? "1 call" : soon + " calls", ChangesCommand.SOON.toDays());
    }
    return Exit.DONE;
  }

  private static List<Binned> chosen(List<Binned> binned, List<String> words) {
    if (words.isEmpty()) {
      throw UserError.usage(
          "Name the session whose files come back; 'workroom bin list' shows them.");
    }
    List<String> paths =
        words.stream()
            .skip(1)
            .map(path -> Path.of(path).toAbsolutePath().normalize().toString())
            .toList();
    List<Binned> chosen =
        binned.stream().filter(one -> paths.isEmpty() || paths.contains(one.path())).toList();
    if (chosen.isEmpty()) {
      throw UserError.failed(
          paths.isEmpty()
              ? "Nothing of session %s is in the bin.".formatted(words.getFirst())
              : "%s is not in the bin of session %s; 'workroom bin list' shows what is."
                  .formatted(String.join(", ", paths), words.getFirst()));
    }
    return chosen;
  }

  private static Exit restore(
      Workshop workshop, History history, List<Binned> chosen, Terminal terminal)
      throws IOException {
    int back = 0;
    boolean refused = false;
    for (Binned one : chosen) {
      Undone undone = history.restore(one);
      if (!undone.changes().isEmpty()) {
        new Session(one.session(), workshop.log())
            .append(Attendant.user(), undone.changes().toArray(Event[]::new));
      }
      undone
          .unmade()
          .forEach(unmade -> terminal.err().println(Terminal.oneLine(unmade.sentence(), 400)));
      refused |= !undone.unmade().isEmpty();
      back += undone.changes().isEmpty() ? 0 : 1;
    }
    terminal.out().printf("%d restored.%n", back);
    return refused ? Exit.FAILED : Exit.DONE;
  }

  private static Exit empty(History history, List<Binned> binned, boolean sure, Terminal terminal)
      throws IOException {
    if (binned.isEmpty()) {
      terminal.out().println("The bin is empty.");
      return Exit.DONE;
    }
    String size = Figures.bytes(binned.stream().mapToLong(Binned::bytes).sum());
    if (!sure) {
      String answer =
          terminal.live()
              ? terminal
                  .ask(
                      "Delete what is in the bin (%d, %s) for good? yes or no: "
                          .formatted(binned.size(), size))
                  .orElse("no")
              : "no";
      if (!answer.equalsIgnoreCase("yes")) {
        throw UserError.failed(
            "Nothing was deleted. Say --yes to empty the bin without a question.");
      }
    }
    int gone = 0;
    for (SessionId session : binned.stream().map(Binned::session).distinct().toList()) {
      gone += history.emptyBin(session).size();
    }
    terminal.out().printf("Gone for good: %d, %s.%n", gone, size);
    return Exit.DONE;
  }
}
