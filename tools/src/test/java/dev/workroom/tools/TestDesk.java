package dev.workroom.tools;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.tool.FileTool;
import dev.workroom.core.tool.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A desk over a temporary folder, and how tests call tools on it. */
final class TestDesk implements FileTool.Desk {
  final Path folder;
  final Path stage;
  final List<Folder> folders = new ArrayList<>();
  String call = "call-1";
  private int staged;

  TestDesk(Path directory) throws IOException {
    Path real = directory.toRealPath();
    folder = Files.createDirectories(real.resolve("granted"));
    stage = Files.createDirectories(real.resolve("stage"));
    folders.add(new Folder(folder.toString(), true));
  }

  Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** What the model would read. */
  String ask(FileTool tool, String input) throws Exception {
    return work(tool, input).result().text();
  }

  FileTool.Work work(FileTool tool, String input) throws Exception {
    Json json = new Json(input.replace('\'', '"'));
    try {
      tool.effect(json, folders);
      return tool.run(json, this);
    } catch (IOException | RuntimeException e) {
      return FileTool.Work.failed(Refusal.sentence(e));
    }
  }

  /** The content that the only write of this work would give the file. */
  static byte[] written(FileTool.Work work) throws IOException {
    if (!(work.result() instanceof ToolResult.Ok)) {
      throw new AssertionError(work.result().text());
    }
    return Files.readAllBytes(((Operation.Write) work.operations().getFirst()).staged());
  }

  @Override
  public CallId call() {
    return new CallId(call);
  }

  @Override
  public List<Folder> folders() {
    return folders;
  }

  @Override
  public Path stage(String name) throws IOException {
    return Files.createFile(
        Files.createDirectories(stage.resolve("files-" + ++staged)).resolve(name));
  }

  @Override
  public String keep(byte[] content) throws IOException {
    String sha256 = UserFile.sha256(content);
    Files.write(stage.resolve(sha256), content);
    return sha256;
  }

  @Override
  public Consumer<String> progress() {
    return _ -> {};
  }
}
