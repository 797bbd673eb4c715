package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.extensions.HouseRules;
import dev.workroom.extensions.Loaded;
import dev.workroom.extensions.Shelf;
import dev.workroom.extensions.mcp.ServerConfig.Permission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person says of tools of connectors that others wrote down. */
class ConnectorShelfTest {
  private static final String ENTRY =
      "{\"notes\":{\"command\":\"notes\",\"tools\":{\"read_*\":\"allow\",\"delete_*\":\"block\"}}}";

  @TempDir Path place;
  private Path root;
  private ConnectorShelf shelf;

  @BeforeEach
  void aShelf() throws Exception {
    root = Files.createDirectories(place.resolve("home"));
    shelf = new ConnectorShelf(new Home(root), Map.of());
  }

  private Loaded plugin(String folder) throws Exception {
    Path plugin = Files.createDirectories(place.resolve(folder).resolve(".claude-plugin"));
    Files.writeString(plugin.resolve("plugin.json"), "{\"name\":\"tools\"}");
    Files.writeString(place.resolve(folder).resolve(".mcp.json"), ENTRY);
    var plugins = new Shelf(place.resolve(folder + "-shelf"), HouseRules.NONE);
    plugins.accept(plugins.offer(place.resolve(folder)));
    return plugins.inForce(_ -> {}).getFirst();
  }

  private ConnectorShelf.Entry of(Loaded plugin) {
    return shelf.ofPlugins(List.of(plugin)).getFirst();
  }

  @Test
  void aPersonAllowsAndBlocksSingleToolsOfAPluginsConnector() throws Exception {
    Loaded plugin = plugin("plugin");
    assertThat(of(plugin).config().name()).isEqualTo("plugin:tools:notes");
    assertThat(of(plugin).config().permission("read_all")).as("a plugin allows nothing").isEmpty();
    assertThat(of(plugin).config().permission("delete_one")).contains(Permission.BLOCK);

    shelf.permit(of(plugin), List.of("read_*", "write_one"), "allow");
    shelf.permit(of(plugin), List.of("write_*"), "block");
    shelf.permit(of(plugin), List.of("delete_*"), "ask");

    var now = of(plugin).config();
    assertThat(List.of("read_all", "write_one", "write_two", "delete_one", "other"))
        .extracting(now::permission)
        .containsExactly(
            Optional.of(Permission.ALLOW),
            Optional.of(Permission.ALLOW),
            Optional.of(Permission.BLOCK),
            Optional.of(Permission.ASK),
            Optional.empty());
    assertThat(shelf.ofPlugin(plugin, List.of()).getFirst().rules())
        .as("what sessions get")
        .isEqualTo(now.rules());
    assertThat(shelf.own()).as("nothing is written among one's own").isEmpty();
  }

  @Test
  void whatWasSaidOfAFoldersConnectorEndsWhenItsEntryChanges() throws Exception {
    Path folder = Files.createDirectories(place.resolve("work"));
    Path file = Files.writeString(folder.resolve(".mcp.json"), ENTRY);
    shelf.permit(shelf.offered(folder).getFirst(), List.of("read_*"), "allow");
    assertThat(shelf.offered(folder).getFirst().config().permission("read_all"))
        .contains(Permission.ALLOW);

    Files.writeString(file, ENTRY.replace("\"notes\",\"tools\"", "\"other\",\"tools\""));
    assertThat(shelf.offered(folder).getFirst().config().permission("read_all")).isEmpty();
  }
}
