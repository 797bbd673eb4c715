package dev.workroom.extensions.mcp;

import dev.workroom.extensions.mcp.McpResource.Prompt;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The prepared prompts of a server as they were last seen, so that commands can be listed without
 * starting it.
 */
public record PromptList(Path file) {
  private static final int MOST = 100;

  private record Content(List<Prompt> prompts) {
    Content {
      prompts = List.copyOf(prompts);
    }
  }

  /** Where the list of a server lies in a folder. */
  public static PromptList of(Path folder, String server) {
    return new PromptList(folder.resolve(ServerConfig.plain(server) + ".prompts.json"));
  }

  /** Those that are known; none if the server was never met. */
  public List<Prompt> known() {
    try {
      return Wire.read(Files.readString(file), Content.class).prompts();
    } catch (IOException | IllegalArgumentException _) {
      return List.of();
    }
  }

  void keep(List<Prompt> prompts) throws IOException {
    List<Prompt> few = McpClient.capped(prompts, MOST);
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || few.equals(known())) {
      return;
    }
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, "prompts", ".part");
    Files.writeString(part, Wire.write(new Content(few)));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  public void forget() throws IOException {
    Files.deleteIfExists(file);
  }
}
