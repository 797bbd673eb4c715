package dev.workroom.tools;

import dev.workroom.core.event.Host;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Command;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Ran;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import dev.workroom.tools.Network.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs a shell command in the sandbox; what it changed is applied when it has ended. */
public final class ShellTool implements Tool {
  private static final Spec SPEC = new Spec("Shell", Input.class);
  private static final int LONGEST_SECONDS = 3_600;

  /** Control sequences, titles and single escapes, as ECMA-48 has them. */
  private static final Pattern ESCAPES =
      Pattern.compile(
          "\u001B(?:\\[[0-?]*+[ -/]*+[@-~]|\\][^\u0007\u001B]*+(?:\u0007|\u001B\\\\)|[^\\[\\]])");

  private final Sandbox sandbox;
  private final List<Folder> folders;
  private final Scratch scratch;
  private final CommandChanges changes;
  private final Network network;
  private final Function<Json, List<Label>> labels;

  /** Where one call's layers and temporary files go. */
  @FunctionalInterface
  public interface Scratch {
    /** A private directory, empty whatever an earlier try left there. */
    Path empty(Context context) throws IOException;
  }

  /**
   * @param labels whose content the output of a command may hold, by its input
   */
  public ShellTool(
      Sandbox sandbox,
      List<Folder> folders,
      Scratch scratch,
      CommandChanges changes,
      Network network,
      Function<Json, List<Label>> labels) {
    this.sandbox = sandbox;
    this.folders = List.copyOf(folders);
    this.scratch = scratch;
    this.changes = changes;
    this.network = network;
    this.labels = labels;
  }

  /**
   * What a model says; {@code timeout} in seconds.
   *
   * @param hosts what it has to reach beyond the session's list, as {@code NAME:PORT}
   */
  record Input(
      String command,
      @Nullable String directory,
      @Nullable Integer timeout,
      @Guided List<String> hosts) {
    List<Host> named() {
      var named = hosts.stream().map(Host::of).distinct().toList();
      Optional<Host> vague = named.stream().filter(host -> !host.exact()).findFirst();
      if (vague.isPresent()) {
        throw new Refusal("Name each host for itself, not " + vague.get() + ".");
      }
      return named;
    }

    Limits limits() {
      Limits usual = Limits.DEFAULT;
      return timeout == null
          ? usual
          : new Limits(
              Duration.ofSeconds(Math.clamp(timeout, 1, LONGEST_SECONDS)),
              usual.processes(),
              usual.memoryBytes(),
              usual.diskBytes(),
              usual.outputBytes());
    }
  }

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input) {
    var in = Inputs.bind(input, Input.class);
    if (in.command.isBlank()) {
      throw new Refusal("The command is empty.");
    }
    directory(in);
    var run =
        new Effect(
            Effect.Kind.RUN,
            folders.stream()
                .filter(Folder::writable)
                .map(folder -> "folder:" + folder.path())
                .collect(Collectors.toSet()),
            "run: " + in.command.strip());
    return run.with(in.named().stream().map(Effect::net).toArray(String[]::new));
  }

  @Override
  public List<Label> labels(Json input) {
    var all = new ArrayList<>(labels.apply(input));
    // What a crash cut off may have come from any of them.
    Inputs.bind(input, Input.class).named().forEach(host -> all.add(web(host)));
    return all;
  }

  @Override
  public Answer run(Json input, Context context) throws Exception {
    var in = Inputs.bind(input, Input.class);
    if (!sandbox.isolation().runsCommands()) {
      return Answer.failed(
          "Commands cannot run here: " + sandbox.isolation().sentence() + " Use the file tools.");
    }
    Path place = scratch.empty(context);
    Instant began = Instant.now();
    boolean out = sandbox.isolation().leadsOut();
    if (!out && !in.named().isEmpty()) {
      return Answer.failed(
          "Commands reach no network with the isolation of this machine; leave hosts out.");
    }
    Optional<Way> way = out ? network.open(context, spec().name(), in.named()) : Optional.empty();
    Ran ran;
    try {
      ran =
          sandbox.run(
              new Command(
                  in.command, directory(in), folders, place, in.limits(), way.map(Way::gateway)));
    } finally {
      way.ifPresent(Way::close);
    }
    String text = text(ran) + way.map(ShellTool::refused).orElse("");
    var all = new ArrayList<>(labels(input));
    way.ifPresent(w -> w.reached().forEach(host -> all.add(web(host))));
    String unseen = UnseenText.line(text);
    if (!unseen.isEmpty()) {
      all.add(new Label(Label.Origin.WORKSPACE, "what a command printed", unseen));
    }
    return changes.settle(context, began, new ToolResult.Ok(text), all, ran.layers());
  }

  private static Label web(Host host) {
    return new Label(Label.Origin.WEB, host.toString());
  }

  /** What the command could not reach, and how to ask for it. */
  private static String refused(Way way) {
    var text = new StringBuilder();
    way.troubles().forEach(trouble -> text.append("\n[network: ").append(trouble).append(']'));
    List<String> unlisted = way.unlisted().stream().map(Host::toString).toList();
    if (!unlisted.isEmpty()) {
      text.append(
          "\n[network: not on the session's list: %s. If the work needs them, run the command again with hosts: [\"%s\"]; the user is asked]"
              .formatted(String.join(", ", unlisted), String.join("\", \"", unlisted)));
    }
    return text.toString();
  }

  @Override
  public Answer resume(Json input, Context context) throws Exception {
    return changes.resume(input, context);
  }

  @Override
  public Recovery recover(Json input, Context context) throws Exception {
    return changes.recover(input, context);
  }

  private Path directory(Input in) {
    var places = new Places(folders);
    return in.directory == null || in.directory.isBlank()
        ? places.first()
        : places.named(in.directory);
  }

  /** The output and how it ended. */
  static String text(Ran ran) {
    String output = plain(ran.output());
    var text = new StringBuilder();
    text.append(output);
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
    if (ran.truncated()) {
      text.append("[output was cut at the limit]\n");
    }
    if (!ran.end().isBlank()) {
      text.append('[').append(ran.end()).append("]\n");
    }
    return text.append("[exit ").append(ran.exit()).append(']').toString();
  }

  /** Without the control characters that terminals act on; a line's overwritten parts go. */
  private static String plain(String output) {
    String text = ESCAPES.matcher(output).replaceAll("").replace("\r\n", "\n");
    var plain = new StringBuilder(text.length());
    int lineStart = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r') {
        plain.setLength(lineStart);
      } else if (c == '\n' || c == '\t' || !Character.isISOControl(c)) {
        plain.append(c);
        lineStart = c == '\n' ? plain.length() : lineStart;
      }
    }
    return plain.toString();
  }
}
