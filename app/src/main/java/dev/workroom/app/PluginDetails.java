package dev.workroom.app;

import dev.workroom.extensions.Bundle;
import dev.workroom.extensions.Component.Kind;
import dev.workroom.extensions.Diagnostic;
import dev.workroom.extensions.Marketplace;
import dev.workroom.extensions.Plugin;
import dev.workroom.extensions.PluginLoader;
import dev.workroom.json.Wire;
import dev.workroom.sandbox.Trees;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code workroom plugin details} and {@code validate}: looks into plugins and marketplaces. */
final class PluginDetails {
  private PluginDetails() {}

  /** What {@code details --json} prints of a plugin; scripts depend on it. */
  record Details(
      String name,
      String version,
      String description,
      List<String> skills,
      List<String> commands,
      List<String> agents,
      List<String> connectors,
      List<String> hooks,
      List<Diagnostic> diagnostics) {
    static Details of(Plugin plugin) {
      return new Details(
          plugin.name(),
          plugin.version(),
          plugin.description(),
          names(plugin, Kind.SKILL),
          names(plugin, Kind.COMMAND),
          names(plugin, Kind.AGENT),
          names(plugin, Kind.CONNECTOR),
          names(plugin, Kind.HOOK),
          plugin.allDiagnostics());
    }

    /** A plugin that its marketplace only points to. */
    static Details of(Marketplace.Entry entry) {
      return entry
          .plugin()
          .map(Details::of)
          .map(found -> found.with(entry.diagnostics()))
          .orElseGet(() ->
              new Details(
                  entry.name(),
                  written(entry, "version"),
                  written(entry, "description"),
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of(),
                  entry.diagnostics()));
    }

    private static String written(Marketplace.Entry entry, String field) {
      return entry.fields().get(field) instanceof String text ? text : "";
    }

    private Details with(List<Diagnostic> more) {
      return new Details(
          name,
          version,
          description,
          skills,
          commands,
          agents,
          connectors,
          hooks,
          Stream.concat(more.stream(), diagnostics.stream()).toList());
    }

    private static List<String> names(Plugin plugin, Kind kind) {
      return plugin.of(kind).stream().map(dev.workroom.extensions.Component::name).toList();
    }

    boolean failed() {
      return diagnostics.stream().anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
    }
  }

  /** What was found at a place: plugins, and what was odd about the list of them. */
  private record Found(List<Details> plugins, List<Diagnostic> list, boolean marketplace) {}

  /** Prints what a plugin or a marketplace holds; with {@code all} also what is merely odd. */
  static Exit show(Path path, boolean all, boolean json, Program program) throws IOException {
    Found found = found(path, program);
    PrintStream out = program.terminal().out();
    if (json) {
      out.println(
          found.marketplace
              ? found.plugins.stream().map(Wire::write).collect(Collectors.joining(",\n", "[", "]"))
              : Wire.write(found.plugins.getFirst()));
      found.list.forEach(d -> print(d, program.terminal().err()));
    } else {
      found.plugins.forEach(details -> print(details, all, out));
      found.list.forEach(d -> print(d, out));
    }
    boolean failed =
        found.list.stream().anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR)
            || found.plugins.stream().anyMatch(Details::failed);
    return all && failed ? Exit.FAILED : Exit.DONE;
  }

  private static Found found(Path path, Program program) throws IOException {
    Path above = path.toAbsolutePath().normalize().getParent();
    if (Files.isRegularFile(path) && above != null && above.endsWith(".claude-plugin")) {
      return found(above.resolveSibling("."), program);
    }
    if (Files.isRegularFile(path)) {
      Path folder = Files.createTempDirectory(program.home().root(), "bundle");
      try {
        return found(Bundle.unpack(path, folder));
      } catch (IOException e) {
        throw UserError.failed("%s: %s".formatted(path, e.getMessage()));
      } finally {
        Trees.delete(folder);
      }
    }
    if (!Files.isDirectory(path)) {
      throw UserError.usage("%s does not exist.".formatted(path));
    }
    return found(path);
  }

  private static Found found(Path folder) throws IOException {
    if (Marketplace.isOne(folder)) {
      Marketplace marketplace = Marketplace.load(folder);
      return new Found(
          marketplace.entries().stream().map(Details::of).toList(),
          marketplace.diagnostics(),
          true);
    }
    return new Found(List.of(Details.of(PluginLoader.load(folder))), List.of(), false);
  }

  private static void print(Details details, boolean all, PrintStream out) {
    out.println(
        Terminal.oneLine(
            details.name + (details.version.isEmpty() ? "" : " " + details.version), 200));
    if (!details.description.isEmpty()) {
      out.println("  " + Terminal.oneLine(details.description, 200));
    }
    var parts = new ArrayList<String>();
    list("skills", details.skills, parts);
    list("commands", details.commands, parts);
    list("sub-agents", details.agents, parts);
    list("connectors", details.connectors, parts);
    list("hooks", details.hooks, parts);
    parts.forEach(part -> out.println("  " + Terminal.oneLine(part, 1000)));
    details.diagnostics.stream()
        .filter(d -> all || d.severity() != Diagnostic.Severity.NOTE)
        .forEach(d -> print(d, out));
  }

  private static void list(String what, List<String> names, List<String> parts) {
    if (!names.isEmpty()) {
      parts.add("%d %s: %s".formatted(names.size(), what, String.join(", ", names)));
    }
  }

  static void print(Diagnostic d, PrintStream out) {
    String where = d.file().isEmpty() ? "" : d.file() + ": ";
    out.println(
        "  "
            + d.severity().name().toLowerCase(Locale.ROOT)
            + ": "
            + Terminal.oneLine(where + d.message(), 400));
  }
}
