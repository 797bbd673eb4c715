package dev.workroom.extensions.mcp;

import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tools of a server as they were when it was accepted. A server that describes a tool otherwise
 * later on does not get the new words to the model before a person has seen them.
 */
public record ToolPins(Path file) {
  /** What is kept of one tool. */
  private record Pin(String tool, String sha256, String definition) {}

  private record Content(List<Pin> tools) {
    Content {
      tools = List.copyOf(tools);
    }
  }

  /** Where the pins of a server lie in a folder. */
  public static ToolPins of(Path folder, String server) {
    return new ToolPins(folder.resolve(ServerConfig.plain(server) + ".tools.json"));
  }

  /** The tools that were accepted, by name; empty: none were yet. */
  Optional<Map<String, McpTool>> accepted() throws IOException {
    Optional<Content> content = read();
    if (content.isEmpty()) {
      return Optional.empty();
    }
    var tools = new LinkedHashMap<String, McpTool>();
    for (Pin pin : content.get().tools()) {
      McpTool.of(Tree.read(pin.definition())).ifPresent(tool -> tools.put(pin.tool(), tool));
    }
    return Optional.of(tools);
  }

  private Optional<Content> read() throws IOException {
    try {
      return Optional.of(Wire.read(Files.readString(file), Content.class));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IllegalArgumentException _) {
      // what cannot be read was accepted by nobody
      return Optional.empty();
    }
  }

  /** Accepts the tools as they are now. */
  void accept(List<McpTool> tools) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("%s is no file".formatted(file));
    }
    Files.createDirectories(folder);
    var content =
        new Content(
            tools.stream()
                .map(tool -> new Pin(tool.name(), hash(tool), tool.definition()))
                .toList());
    Path part = Files.createTempFile(folder, "tools", ".part");
    Files.writeString(part, Wire.write(content));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The names of the tools that were accepted or first met; empty: nobody has asked it yet. */
  public List<String> names() throws IOException {
    return List.copyOf(accepted().orElse(Map.of()).keySet());
  }

  /** Forgets what was accepted. */
  public void forget() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Whether the model may be told of the tool in these words. */
  static boolean same(McpTool accepted, McpTool now) {
    return hash(accepted).equals(hash(now));
  }

  static String hash(McpTool tool) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(tool.definition().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
