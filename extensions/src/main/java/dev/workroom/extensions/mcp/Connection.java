package dev.workroom.extensions.mcp;

import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Program;
import dev.workroom.core.tool.Tool.Context;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One server in one session: connected when it is needed, started again after it fell, each time a
 * little later.
 */
final class Connection implements Host, AutoCloseable {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final Duration TOTAL = Duration.ofHours(4);

  private final ServerConfig config;
  private final Surroundings around;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock listing = new ReentrantLock();
  private final Semaphore turns = new Semaphore(1, true);
  private volatile @Nullable Conversation talking;
  private final Map<String, Conversation> conversations = new ConcurrentHashMap<>();
  private volatile @Nullable McpClient client;
  private volatile Map<String, McpTool> tools = Map.of();

  /** Tools as they were listed that were held against what was accepted. */
  private final Set<McpTool> unchanged =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  private volatile boolean listed;
  private volatile String trouble = "";
  private int failures;
  private long notBefore;
  private boolean closed;

  Connection(ServerConfig config, Surroundings around) {
    this.config = config;
    this.around = around;
  }

  ServerConfig config() {
    return config;
  }

  String name() {
    return config.name();
  }

  /** Why it does not work, in a sentence; empty if nothing is known against it. */
  String trouble() {
    return trouble;
  }

  /** The client, connected; what goes wrong is a sentence with the server's name. */
  McpClient client() throws IOException, InterruptedException {
    McpClient now = client;
    if (now != null && now.alive()) {
      return now;
    }
    lock.lockInterruptibly();
    try {
      McpClient again = client;
      if (again != null && again.alive()) {
        return again;
      }
      if (again != null) {
        // It fell after it had worked: the next start may follow at once, those after it not.
        again.close();
        client = null;
        listed = false;
        failures++;
        notBefore = failures > 1 ? System.nanoTime() + pause() : 0;
      }
      return connected();
    } finally {
      lock.unlock();
    }
  }

  private McpClient connected() throws IOException, InterruptedException {
    if (closed) {
      throw new IOException("The session is over.");
    }
    long wait = notBefore - System.nanoTime();
    if (failures > 0 && notBefore != 0 && wait > 0) {
      throw new IOException(
          "%s; it is tried again in %d seconds"
              .formatted(trouble.isEmpty() ? "It fell" : trouble, wait / 1_000_000_000 + 1));
    }
    try {
      McpClient fresh = open();
      client = fresh;
      trouble = "";
      Thread.ofVirtual()
          .start(() -> {
            try {
              fresh.overhear();
            } catch (InterruptedException _) {
              // it is closed
            }
          });
      return fresh;
    } catch (IOException | RuntimeException e) {
      failures++;
      notBefore = System.nanoTime() + pause();
      trouble = Trouble.of(config, e);
      throw e instanceof IOException io && trouble.equals(e.getMessage())
          ? io
          : new IOException(trouble, e);
    }
  }

  private long pause() {
    return Math.min(LONGEST_PAUSE.toNanos(), 1_000_000_000L << Math.min(failures - 1, 6));
  }

  private McpClient open() throws IOException, InterruptedException {
    var negotiation = new Negotiation(config.name(), this);
    return switch (config.way()) {
      case ServerConfig.Way.Unset(String why) -> throw new IOException(why);
      case ServerConfig.Way.Local local ->
          negotiation.local(
              (peer, _) -> new StdioTransport(started(local), peer), Negotiation.Era.ANY);
      case ServerConfig.Way.Remote remote -> {
        McpClient.Way older = (peer, _) -> SseTransport.open(door(remote), peer);
        yield remote.older()
            ? negotiation.older(older)
            : negotiation.remote(
                (peer, modern) -> new HttpTransport(door(remote), peer, !modern),
                older,
                Negotiation.Era.ANY);
      }
    };
  }

  private HttpDoor door(ServerConfig.Way.Remote remote) {
    boolean own =
        remote.headers().keySet().stream().anyMatch(h -> h.equalsIgnoreCase("authorization"));
    Login login =
        own
            ? Login.NONE
            : new OAuth(
                config.name(),
                remote.url(),
                remote.oauth(),
                around.tokens(),
                around.visit().orElse(null));
    return new HttpDoor(remote.url(), remote.headers(), login);
  }

  /** Starts a local server confined, with nothing but what it was given. */
  private Sandbox.Confined started(ServerConfig.Way.Local local) throws IOException {
    Surroundings.Launch launch = around.launcher().launch(config, local);
    Path own = Files.createDirectories(around.data().resolve(ServerConfig.plain(config.name())));
    var environment = new LinkedHashMap<String, String>();
    environment.put("HOME", own.toString());
    environment.put("TMPDIR", "/tmp");
    environment.put("NO_COLOR", "1");
    environment.putAll(launch.environment());
    environment.putAll(local.environment());
    var readable = new ArrayList<>(launch.readable());
    config.home().ifPresent(readable::add);
    around.roots().stream().filter(Files::exists).forEach(readable::add);
    return around
        .sandbox()
        .start(
            new Program(
                launch.line(),
                readable.stream().distinct().toList(),
                List.of(own),
                environment,
                launch.memoryBytes()));
  }

  /** The server's tools, without those that are blocked; asked once, and again when they change. */
  Map<String, McpTool> tools() throws IOException, InterruptedException {
    McpClient now = client();
    // Whoever comes meanwhile waits: a list that is not there yet would say that nothing changed.
    listing.lockInterruptibly();
    try {
      if (!listed) {
        // Before it is asked, so that a change meanwhile is not missed.
        listed = true;
        boolean done = false;
        try {
          var found = new LinkedHashMap<String, McpTool>();
          now.tools().forEach(tool -> found.putIfAbsent(tool.name(), tool));
          tools = found;
          unchanged.clear();
          if (now.offers("prompts")) {
            PromptList.of(around.pins(), config.name()).keep(now.prompts());
          }
          done = true;
        } finally {
          listed &= done;
        }
      }
      return tools;
    } finally {
      listing.unlock();
    }
  }

  private ToolPins pins() {
    return ToolPins.of(around.pins(), config.name());
  }

  /** The tools as they were accepted. What is met for the first time is. */
  Map<String, McpTool> accepted() throws IOException, InterruptedException {
    Optional<Map<String, McpTool>> kept = pins().accepted();
    if (kept.isPresent()) {
      return kept.get();
    }
    Map<String, McpTool> now = tools();
    pins().accept(List.copyOf(now.values()));
    return now;
  }

  /** The tools as they were accepted, without going there. */
  Optional<Map<String, McpTool>> remembered() throws IOException {
    return pins().accepted();
  }

  /** Accepts the tools as they are now. */
  void accept() throws IOException, InterruptedException {
    pins().accept(List.copyOf(tools().values()));
  }

  /** Whether the server describes the tool otherwise than when it was accepted. */
  boolean changed(String tool) throws IOException, InterruptedException {
    McpTool now = tools().get(tool);
    if (now == null || unchanged.contains(now)) {
      return false;
    }
    McpTool before = accepted().get(tool);
    boolean same = before == null || ToolPins.same(before, now);
    if (same) {
      unchanged.add(now);
    }
    return !same;
  }

  /** The tool as the server describes it, if it was asked already. */
  Optional<McpTool> known(String tool) {
    return Optional.ofNullable(tools.get(tool));
  }

  Peer.Patience patience() {
    return config
        .timeout()
        .map(most -> new Peer.Patience(most, most))
        .orElse(new Peer.Patience(TOTAL, IDLE));
  }

  /**
   * On standard streams a server does not say to which call its questions belong, so one call after
   * the other talks there; while one waits for a person, the next may.
   */
  final class Turn implements AutoCloseable {
    private final boolean alone;

    private Turn(boolean alone) {
      this.alone = alone;
    }

    void of(Conversation conversation) {
      if (alone) {
        talking = conversation;
      }
    }

    @Override
    public void close() {
      if (alone) {
        talking = null;
        turns.release();
      }
    }
  }

  Turn turn() throws InterruptedException {
    boolean alone = config.way() instanceof ServerConfig.Way.Local;
    if (alone) {
      turns.acquire();
    }
    return new Turn(alone);
  }

  void joins(Object request, Conversation conversation) {
    conversations.put(String.valueOf(request), conversation);
  }

  void leaves(Conversation conversation) {
    conversations.values().removeIf(one -> one == conversation);
  }

  /**
   * The conversation that a question belongs to; where that is not said, it must be the only one.
   */
  private Optional<Conversation> meant(Optional<Object> request) {
    Optional<Conversation> named =
        request.flatMap(id -> Optional.ofNullable(conversations.get(String.valueOf(id))));
    List<Conversation> all = conversations.values().stream().distinct().toList();
    return named
        .or(() -> Optional.ofNullable(talking))
        .or(() -> all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty());
  }

  @Override
  public List<Path> roots() {
    return around.roots();
  }

  @Override
  public boolean answers() {
    return true;
  }

  @Override
  public Reply elicit(Elicitation elicitation, Optional<Object> request)
      throws InterruptedException {
    Optional<Conversation> conversation = meant(request);
    return conversation.isPresent() ? conversation.get().ask(elicitation) : new Reply.Declined();
  }

  @Override
  public boolean samples() {
    return config.samples() && around.sampler().isPresent();
  }

  @Override
  public Map<String, Object> sample(Map<String, Object> params, Optional<Object> request)
      throws IOException, InterruptedException {
    Optional<Conversation> conversation = meant(request);
    Optional<Surroundings.Sampler> sampler = around.sampler();
    if (sampler.isEmpty() || conversation.isEmpty() || !conversation.get().allowed(params)) {
      return Host.NONE.sample(params, request);
    }
    Context call = conversation.get().context();
    return sampler
        .get()
        .reply(new Surroundings.Borrower(name(), call.session(), call.call()), params);
  }

  @Override
  public void changed(Listing listing) {
    if (listing == Listing.TOOLS) {
      listed = false;
    }
  }

  URI address() {
    return config.way() instanceof ServerConfig.Way.Remote remote
        ? remote.url()
        : URI.create("local:" + ServerConfig.plain(config.name()));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      McpClient now = client;
      if (now != null) {
        now.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
