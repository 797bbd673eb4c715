package dev.workroom.app;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.store.FileContentStore;
import dev.workroom.worker.WorkerClient;
import dev.workroom.worker.WorkerLaunch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One call of each usual tool in a worker that writes down which classes it needed. */
final class WorkerRehearsal {
  private static final String[][] CALLS = {
    {"Read", "{\"path\":\"a.txt\"}"},
    {"Glob", "{\"pattern\":\"*\"}"},
    {"Grep", "{\"pattern\":\"line\"}"},
    {"Write", "{\"path\":\"b.txt\",\"content\":\"x\"}"},
    {"Edit", "{\"path\":\"a.txt\",\"find\":\"one\",\"replace\":\"1\"}"},
    {"Query", "{\"sql\":\"SELECT region, sum(amount) AS amount FROM 's.csv' GROUP BY region\"}"},
    {
      "Workbook",
      """
      {"path":"b.xlsx","sheets":[{"name":"S","title":"T","tables":[{"query":"SELECT region AS Region, amount AS Amount FROM 's.csv'",
      "columns":["Region",{"header":"Amount","format":"money"},{"header":"Share","formula":"{Amount}/SUM({S.Amount})","format":"percent"}],
      "total":"true"}],"charts":[{"type":"column","table":"S","category":"Region","series":["Amount"]}]}]}
      """
    },
    {
      "Report",
      "{\"path\":\"r.docx\",\"title\":\"T\",\"body\":\"# A\\n\\nOne.\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |\"}"
    },
    {"Check", "{\"path\":\"s.csv\"}"}
  };

  private WorkerRehearsal() {}

  /** Makes the cache; false if a call failed. */
  static boolean make(Path library, Path place) throws Exception {
    Path folder = Files.createDirectories(place.resolve("worker-folder"));
    Files.writeString(folder.resolve("a.txt"), "line one\n");
    Files.writeString(folder.resolve("s.csv"), "region,amount\nNorth,1\n");
    var recorder = new Recorder(library.resolve(WorkerLaunch.CACHE), place.resolve("worker.log"));
    boolean well = true;
    try (var worker =
        WorkerClient.of(
            recorder,
            List.of(new Folder(folder.toString(), true)),
            place.resolve("stage"),
            new FileContentStore(place.resolve("contents")),
            WorkerLaunch.of(library))) {
      for (String[] call : CALLS) {
        ToolResult result =
            worker
                .call(
                    call[0],
                    new Json(call[1]),
                    new SessionId("rehearsal"),
                    new CallId(call[0]),
                    _ -> {})
                .result();
        if (!(result instanceof ToolResult.Ok)) {
          Terminal.ofProcess().err().println(call[0] + ": " + result.text());
          well = false;
        }
      }
    }
    return well && Files.isRegularFile(library.resolve(WorkerLaunch.CACHE));
  }

  /** No isolation at all: it runs nothing but the build's own calls on the build's own files. */
  private record Recorder(Path cache, Path log) implements Sandbox {
    @Override
    public Isolation isolation() {
      return new Isolation(Kind.NONE, "for the build alone", false);
    }

    @Override
    public Confined start(Program program) throws IOException {
      var line = new ArrayList<>(program.argv());
      line.add(1, "-XX:AOTCacheOutput=" + cache);
      var builder = new ProcessBuilder(line).redirectError(log.toFile());
      builder.environment().putAll(program.environment());
      return new Recorded(builder.start());
    }

    @Override
    public Ran run(Command command) {
      throw new UnsupportedOperationException("the rehearsal runs no commands");
    }
  }

  /** It must end by itself: the cache is written then. */
  private record Recorded(Process process) implements Sandbox.Confined {
    @Override
    public OutputStream input() {
      return process.getOutputStream();
    }

    @Override
    public InputStream output() {
      return process.getInputStream();
    }

    @Override
    public InputStream errors() {
      return InputStream.nullInputStream();
    }

    @Override
    public boolean alive() {
      return process.isAlive();
    }

    @Override
    public void close() {
      try {
        process.getOutputStream().close();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (IOException | InterruptedException _) {
        process.destroyForcibly();
      }
    }
  }
}
