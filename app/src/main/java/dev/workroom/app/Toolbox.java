package dev.workroom.app;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.session.Session;
import dev.workroom.core.tool.Tool;
import dev.workroom.core.tool.Tool.Context;
import dev.workroom.extensions.CommandEnvironment;
import dev.workroom.extensions.Kit;
import dev.workroom.extensions.SkillTool;
import dev.workroom.sandbox.Trees;
import dev.workroom.tools.Network;
import dev.workroom.tools.ShellTool;
import dev.workroom.worker.WorkerClient;
import dev.workroom.worker.WorkerLaunch;
import dev.workroom.worker.WorkerTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes the tools that touch files, for the folders that somebody may touch. */
record Toolbox(
    Workshop workshop,
    Sandbox sandbox,
    Path scratch,
    Kit kit,
    Function<SessionId, Session> sessions,
    FileLabels labels,
    ChangedFiles changed,
    Network network,
    List<Tool> web,
    CommandEnvironment environment) {
  Toolbox {
    web = List.copyOf(web);
  }

  /** A worker that sees these folders and no others; {@code name} tells it from its siblings. */
  WorkerClient worker(List<Folder> folders, String name) throws IOException {
    return WorkerClient.of(
        sandbox,
        folders,
        scratch.resolve(safe(name)),
        workshop.contents(),
        WorkerLaunch.of(workshop.program().installation().resolve("lib")));
  }

  List<Tool> tools(List<Folder> folders, WorkerClient worker) throws IOException {
    var keeping = new Keeping(workshop.changes(), folders, sessions, changed);
    var all = new ArrayList<Tool>();
    var origins = new FileOrigins(folders, labels);
    var sources = new SourceShelf(workshop.home().sources(), workshop);
    WorkerTools.all(worker.staging())
        .forEach(
            tool -> all.add(new ConfinedTool(tool, folders, origins, sources, worker, keeping)));
    all.add(
        new SkillTool(
            kit,
            folders.getFirst().path(),
            what -> Connections.of(workshop.home(), kit.loaded()).told(what, kit)));
    if (sandbox.isolation().runsCommands()) {
      all.add(
          new ShellTool(
              new EquippedSandbox(sandbox, environment),
              withPlugins(folders),
              this::layer,
              keeping,
              network,
              origins::ofCommand));
    }
    all.addAll(web);
    return all.stream().<Tool>map(tool -> new PagedTool(tool, workshop.contents())).toList();
  }

  /** Programs and files that plugins bring can be read where commands run. */
  private List<Folder> withPlugins(List<Folder> folders) {
    var all = new ArrayList<>(folders);
    kit.loaded().stream()
        .filter(one -> Files.isDirectory(one.plugin().root()))
        .filter(one -> !one.plugin().root().equals(workshop.home().root()))
        .forEach(one -> all.add(new Folder(one.plugin().root().toString(), false)));
    return all;
  }

  /** An empty place for one command; what a crash left of an earlier try goes. */
  private Path layer(Context context) throws IOException {
    Path place =
        scratch
            .resolve("commands")
            .resolve(safe(context.session().value()) + "-" + safe(context.call().value()));
    Trees.delete(place);
    return Files.createDirectories(place);
  }

  /** Removes what commands left behind. */
  void sweep() {
    try {
      Trees.delete(scratch.resolve("commands"));
    } catch (IOException _) {
      // the next run of the session clears it before it is used
    }
  }

  static String safe(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
