package dev.workroom.extensions;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A plugin as it was found: what could be loaded, and what was odd.
 *
 * @param version empty if nobody gave one
 * @param root the folder it lies in
 * @param form what it wants to be told by its user
 * @param needs other plugins that it cannot do without
 * @param connectors its table of connector categories; empty if it has none
 */
public record Plugin(
    String name,
    String version,
    String description,
    Path root,
    List<Component> components,
    List<ConnectorCategory> connectors,
    SettingsForm form,
    List<Need> needs,
    List<Diagnostic> diagnostics) {
  public Plugin {
    components = List.copyOf(components);
    connectors = List.copyOf(connectors);
    needs = List.copyOf(needs);
    diagnostics = List.copyOf(diagnostics);
  }

  /** The components of one kind, in the order of their files. */
  public List<Component> of(Component.Kind kind) {
    return components.stream().filter(c -> c.kind() == kind).toList();
  }

  /** Everything that was odd, in the plugin and in its components. */
  public List<Diagnostic> allDiagnostics() {
    return Stream.concat(
            diagnostics.stream(), components.stream().flatMap(c -> c.diagnostics().stream()))
        .toList();
  }
}
