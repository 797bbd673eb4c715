package dev.workroom.app;

import dev.workroom.core.message.SessionId;
import dev.workroom.core.model.Model.Delta;
import dev.workroom.server.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The server, wired to the house: sessions, files, settings. */
final class PageServer implements AutoCloseable {
  private static final int SIDE_BY_SIDE = 64;
  private static final Duration COMMANDS_KEPT = Duration.ofDays(7);

  /** Held, because a logger that nobody holds forgets what it was told. */
  private static final Logger QUIET = Logger.getLogger("io.helidon");

  private final Workshop workshop;
  private final PageLog log;
  private final PagePapers papers;
  private final PageOffice office;
  private final PageEquipment equipment;
  private final Server server;
  private final String control = secret(24);

  /** Starts it on a port; 0: any that is free. */
  PageServer(Program program, int port) throws Exception {
    QUIET.setLevel(Level.WARNING);
    var logs = new AtomicReference<@Nullable PageLog>();
    this.workshop =
        Workshop.open(
            program.withLogs(store -> {
              var gate = new PageLog(store);
              logs.set(gate);
              return gate;
            }));
    this.log = java.util.Objects.requireNonNull(logs.get());
    workshop.store().forgetCommands(Instant.now().minus(COMMANDS_KEPT));
    var started = new AtomicReference<@Nullable Server>();
    var uploads = new PageUploads(workshop.home());
    var runs = new PageRuns(workshop, log, new Watching(started));
    var orders = new PageOrders(workshop, runs, root -> with(started, s -> s.wake(root)), uploads);
    this.papers = new PagePapers(workshop);
    String instance = secret(6);
    this.office = new PageOffice(workshop, instance, uploads);
    this.equipment = new PageEquipment(workshop);
    var house =
        new Server.House(
            new HouseShelf(workshop.store(), log),
            orders,
            runs,
            papers,
            office,
            equipment,
            PageFailures::told);
    Path folder = Files.createDirectories(workshop.home().root().resolve("server"));
    this.server =
        new Server(
            new Server.Setting(
                port,
                instance,
                control,
                folder,
                web(program),
                workshop.store().dataSource(),
                SIDE_BY_SIDE),
            house);
    started.set(server);
    log.ring(server::ring);
  }

  /** While the page is being built, its files may lie in a folder. */
  private static Optional<Path> web(Program program) {
    String folder = program.environment().getOrDefault("WORKROOM_WEB", "");
    return folder.isBlank() ? Optional.empty() : Optional.of(Path.of(folder).toAbsolutePath());
  }

  /** What browsers see that is in no log. */
  private record Watching(AtomicReference<@Nullable Server> server) implements PageCompany.Viewer {
    @Override
    public void delta(SessionId session, Delta delta) {
      with(server, s -> s.delta(session, delta));
    }

    @Override
    public void written(SessionId session) {
      with(server, s -> s.written(session));
    }
  }

  private static void with(
      AtomicReference<@Nullable Server> server, java.util.function.Consumer<Server> use) {
    Server started = server.get();
    if (started != null) {
      use.accept(started);
    }
  }

  private static String secret(int bytes) {
    var random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  int port() {
    return server.port();
  }

  String control() {
    return control;
  }

  String link() {
    return server.link();
  }

  void awaitStop() throws InterruptedException {
    server.awaitStop();
  }

  /** What is at work is cut off where it stands, and goes on when the server starts again. */
  @Override
  public void close() {
    log.close();
    server.close();
    papers.close();
    equipment.close();
    office.close();
    workshop.close();
  }
}
