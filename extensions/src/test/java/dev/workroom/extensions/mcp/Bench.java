package dev.workroom.extensions.mcp;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.event.Decision;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.tool.Tool;
import dev.workroom.core.tool.Tool.Answer;
import dev.workroom.json.Wire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A session's place for connectors, for tests: the servers run as plain processes. */
final class Bench implements AutoCloseable {
  final PlainSandbox sandbox = new PlainSandbox();
  final Map<String, byte[]> kept = new HashMap<>();
  final List<String> progress = new CopyOnWriteArrayList<>();
  final List<Surroundings.Answered> answered = new ArrayList<>();
  private final Path folder;
  private final Optional<Surroundings.Sampler> sampler;
  private Optional<Connectors> open = Optional.empty();

  Bench(Path folder) {
    this(folder, Optional.empty());
  }

  Bench(Path folder, Optional<Surroundings.Sampler> sampler) {
    this.folder = folder;
    this.sampler = sampler;
  }

  static ServerConfig local(String name, List<String> line) {
    return local(name, line, Map.of());
  }

  static ServerConfig local(String name, List<String> line, Map<String, Object> more) {
    var entry = new HashMap<String, Object>(more);
    entry.put("command", line.getFirst());
    entry.put("args", line.subList(1, line.size()));
    return ServerConfig.of(name, entry, _ -> Optional.empty(), Optional.empty());
  }

  static ServerConfig remote(String name, String url, String type) {
    return ServerConfig.of(
        name, Map.of("url", url, "type", type), _ -> Optional.empty(), Optional.empty());
  }

  Connectors open(ServerConfig... configs) {
    return open(100_000, configs);
  }

  Connectors open(int budget, ServerConfig... configs) {
    Connectors connectors =
        Connectors.open(
            List.of(configs),
            new Surroundings(
                sandbox,
                List.of(folder),
                folder.resolve("data"),
                folder.resolve("pins"),
                new TokenStore(folder.resolve("logins.json")),
                new ContentStore() {
                  @Override
                  public String put(byte[] content) {
                    String name = "content" + kept.size();
                    kept.put(name, content);
                    return name;
                  }

                  @Override
                  public Optional<byte[]> get(String sha256) {
                    return Optional.ofNullable(kept.get(sha256));
                  }
                },
                (_, local) -> {
                  var line = new ArrayList<String>();
                  line.add(local.command());
                  line.addAll(local.arguments());
                  return new Surroundings.Launch(line, List.of(), Map.of(), 0);
                },
                Optional.empty(),
                sampler,
                (_, _) -> List.copyOf(answered)),
            budget);
    open = Optional.of(connectors);
    return connectors;
  }

  Tool tool(List<Tool> tools, String name) {
    return tools.stream()
        .filter(tool -> tool.spec().name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(
                name + " is not among " + tools.stream().map(t -> t.spec().name()).toList()));
  }

  Tool.Context context(String call, Optional<Decision> decision) {
    return new Tool.Context(new SessionId("session"), new CallId(call), decision, progress::add);
  }

  Answer call(Tool tool, Map<String, Object> input) throws Exception {
    return tool.run(new Json(Wire.write(input)), context("call", Optional.empty()));
  }

  ToolResult result(Tool tool, Map<String, Object> input) throws Exception {
    return ((Answer.Finished) call(tool, input)).result();
  }

  Answer answer(Tool tool, Decision decision) throws Exception {
    return tool.resume(Json.EMPTY, context("call", Optional.of(decision)));
  }

  /** Whether a process that was ever started is still there. */
  boolean orphans() {
    return sandbox.started.stream().anyMatch(Process::isAlive);
  }

  @Override
  public void close() {
    open.ifPresent(Connectors::close);
  }
}
