package dev.workroom.app;

import dev.workroom.extensions.Component;
import dev.workroom.extensions.ConnectorCategory;
import dev.workroom.extensions.Kit;
import dev.workroom.extensions.Loaded;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is connected, so that the {@code ~~category} of a plugin's texts can be told as what it is.
 *
 * @param names of connectors that can be reached, as their configurations call them
 */
record Connections(List<String> names) {

  static Connections of(Home home, List<Loaded> plugins) {
    var names = new ArrayList<String>();
    new ConnectorShelf(home, java.util.Map.of())
        .own()
        .forEach(entry -> names.add(entry.config().name()));
    for (Loaded plugin : plugins) {
      plugin.plugin().of(Component.Kind.CONNECTOR).stream()
          .filter(Connections::reachable)
          .forEach(part -> names.add(part.name()));
    }
    return new Connections(List.copyOf(names));
  }

  private static boolean reachable(Component part) {
    return Stream.of("url", "command")
        .map(field -> Objects.requireNonNullElse(part.raw().get(field), ""))
        .anyMatch(value -> !value.toString().isBlank());
  }

  /** The connector that stands for a category: the first whose name is that of a listed server. */
  Optional<String> of(ConnectorCategory category) {
    return Stream.concat(category.included().stream(), category.others().stream())
        .map(Connections::plain)
        .filter(server -> server.length() > 1)
        .flatMap(server -> names.stream().filter(name -> plain(last(name)).equals(server)))
        .findFirst();
  }

  /** What a placeholder such as {@code ~~chat} stands for, in words for the model; may be empty. */
  String told(String placeholder, Kit kit) {
    ConnectorCategory category = kit.categories().get(placeholder);
    return category == null
        ? ""
        : of(category)
            .map(name ->
                "the connector "
                    + name
                    + ", tools mcp__"
                    + name.replaceAll("[^A-Za-z0-9_-]", "_")
                    + "__*")
            .orElse("");
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf(':') + 1);
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
