package dev.workroom.extensions.mcp;

import dev.workroom.core.message.ToolResult;
import dev.workroom.core.policy.Rule;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The connectors of one session: the tools that they give it, and the servers behind them for as
 * long as it runs.
 *
 * <p>Servers are started beside the session. Those that were met before need not answer before the
 * first step: their tools are the ones that were accepted.
 */
public final class Connectors implements AutoCloseable {
  /** How many bytes of tools may stand in each request; what is beyond is found by searching. */
  public static final int BUDGET = 6_000;

  private static final int FIRST_MEETING_SECONDS = 10;

  private final List<Connection> connections;
  private final ConnectorCall calls;
  private final Results results;
  private final int budget;

  private Connectors(List<Connection> connections, Surroundings around, int budget) {
    this.connections = List.copyOf(connections);
    this.results = new Results(around.contents());
    this.calls = new ConnectorCall(results, around.memory());
    this.budget = budget;
  }

  /** Whether a call ended so that what a person answered to it never came to its server. */
  public static boolean unheard(ToolResult result) {
    return ConnectorCall.unheard(result);
  }

  /** None at all. */
  public static boolean none(List<ServerConfig> configs) {
    return configs.stream().allMatch(c -> c.way() instanceof ServerConfig.Way.Unset);
  }

  /**
   * The connectors of these configurations; of several that come to the same server the first
   * counts. {@code budget} is as {@link #BUDGET}.
   */
  public static Connectors open(List<ServerConfig> configs, Surroundings around, int budget) {
    var byPlace = new LinkedHashMap<String, Connection>();
    var names = new ArrayList<String>();
    for (ServerConfig config : configs) {
      boolean usable = !(config.way() instanceof ServerConfig.Way.Unset);
      if (usable
          && !names.contains(config.name())
          && !byPlace.containsKey(config.way().toString())) {
        byPlace.put(config.way().toString(), new Connection(config, around));
        names.add(config.name());
      }
    }
    return new Connectors(List.copyOf(byPlace.values()), around, budget);
  }

  /**
   * The tools for a session: those of connectors that fit the budget by their own names, and one
   * through which all others are found. None if there are no connectors. Whoever is met for the
   * first time has some seconds to answer.
   */
  public List<Tool> tools() throws InterruptedException {
    if (connections.isEmpty()) {
      return List.of();
    }
    Map<Connection, List<McpTool>> met = met();
    var direct = new ArrayList<Tool>();
    int left = budget;
    for (Map.Entry<Connection, List<McpTool>> entry : met.entrySet()) {
      int size = entry.getValue().stream().mapToInt(ToolText::size).sum();
      boolean fits = entry.getKey().config().direct() || size <= left;
      if (fits) {
        left -= size;
        entry
            .getValue()
            .forEach(tool -> direct.add(new ConnectorTool(entry.getKey(), tool, calls)));
      }
    }
    // Resources are only found through it, so it is there even where all tools fit.
    direct.add(new ConnectorsTool(connections, calls, results));
    return List.copyOf(direct);
  }

  /**
   * One accepted tool of a connector, whether or not it stands in the prompt; empty: there is none.
   *
   * @param connector as its configuration calls it
   */
  public Optional<Tool> tool(String connector, String name) throws InterruptedException {
    for (Connection connection : connections) {
      if (connection.name().equals(connector)) {
        try {
          McpTool tool = connection.accepted().get(name);
          return tool == null || !offered(connection, tool)
              ? Optional.empty()
              : Optional.of(new ConnectorTool(connection, tool, calls));
        } catch (IOException _) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Accepted tools of each server that is known or answers in time. */
  private Map<Connection, List<McpTool>> met() throws InterruptedException {
    var met = new LinkedHashMap<Connection, List<McpTool>>();
    var strangers = new ArrayList<Connection>();
    for (Connection connection : connections) {
      try {
        if (connection.remembered().isEmpty()) {
          strangers.add(connection);
        } else {
          Thread.ofVirtual().start(() -> warm(connection));
        }
      } catch (IOException _) {
        strangers.add(connection);
      }
    }
    var answered = new CountDownLatch(strangers.size());
    for (Connection stranger : strangers) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              stranger.accepted();
            } catch (IOException | InterruptedException _) {
              // its trouble is told where it is used
            } finally {
              answered.countDown();
            }
          });
    }
    boolean _ = answered.await(FIRST_MEETING_SECONDS, TimeUnit.SECONDS);
    for (Connection connection : connections) {
      try {
        connection
            .remembered()
            .ifPresent(tools ->
                met.put(
                    connection,
                    tools.values().stream().filter(tool -> offered(connection, tool)).toList()));
      } catch (IOException _) {
        // found by searching
      }
    }
    return met;
  }

  private static void warm(Connection connection) {
    try {
      connection.tools();
    } catch (IOException | InterruptedException _) {
      // its trouble is told where it is used
    }
  }

  /** Whether a model hears of the tool at all. */
  static boolean offered(Connection connection, McpTool tool) {
    Tree visibility = new Tree(tool.meta()).at("ui").at("visibility");
    boolean forPeopleOnly = !visibility.items().isEmpty() && !visibility.texts().contains("model");
    return !forPeopleOnly
        && !connection
            .config()
            .permission(tool.name())
            .equals(Optional.of(ServerConfig.Permission.BLOCK));
  }

  /** What the configurations say of single tools, for the policy; what they do not name asks. */
  public List<Rule> rules() {
    var rules = new ArrayList<Rule>();
    for (Connection connection : connections) {
      connection
          .config()
          .rules()
          .forEach((pattern, permission) ->
              rules.add(
                  new Rule(
                      Rule.Source.USER,
                      "*",
                      Optional.empty(),
                      Effect.connector(connection.name(), pattern),
                      switch (permission) {
                        case ALLOW -> Rule.Action.ALLOW;
                        case ASK -> Rule.Action.ASK;
                        case BLOCK -> Rule.Action.DENY;
                      },
                      "The settings of the connector %s say so.".formatted(connection.name()))));
    }
    return List.copyOf(rules);
  }

  /** How a connector is. */
  public record Status(
      String name, String way, boolean works, String trouble, List<Offered> tools) {
    public Status {
      tools = List.copyOf(tools);
    }
  }

  /**
   * One tool, for people.
   *
   * @param changed whether it is described otherwise than when it was accepted
   * @param hidden characters in its description that a person does not see
   */
  public record Offered(
      String name, String description, boolean readOnlyHint, boolean changed, long hidden) {}

  /** Goes to each server and says how it is. */
  public List<Status> statuses() throws InterruptedException {
    var all = new ArrayList<Status>();
    for (Connection connection : connections) {
      all.add(status(connection));
    }
    return List.copyOf(all);
  }

  private static Status status(Connection connection) throws InterruptedException {
    String way = String.valueOf(connection.config().way());
    try {
      Map<String, McpTool> now = connection.tools();
      Map<String, McpTool> before = connection.remembered().orElse(Map.of());
      var tools = new ArrayList<Offered>();
      now.values()
          .forEach(tool -> {
            McpTool old = before.get(tool.name());
            tools.add(
                new Offered(
                    tool.name(),
                    ToolText.description(tool),
                    tool.hints("readOnlyHint"),
                    !before.isEmpty() && (old == null || !ToolPins.same(old, tool)),
                    Hidden.count(tool.definition())));
          });
      return new Status(connection.name(), way, true, "", tools);
    } catch (IOException e) {
      return new Status(connection.name(), way, false, String.valueOf(e.getMessage()), List.of());
    }
  }

  /** Accepts the tools of each server as they are now. */
  public void accept() throws IOException, InterruptedException {
    for (Connection connection : connections) {
      connection.accept();
    }
  }

  /** Goes to each server; what is wrong with one is said where it is used. */
  public void meet() throws InterruptedException {
    for (Connection connection : connections) {
      try {
        connection.tools();
      } catch (IOException _) {
        // its trouble is told where it is used
      }
    }
  }

  /**
   * The text of a prompt.
   *
   * @throws IOException with a sentence if the server does not give it
   */
  public String prompt(String connector, String name, Map<String, Object> arguments)
      throws IOException, InterruptedException {
    for (Connection connection : connections) {
      if (connection.name().equals(connector)) {
        return results.prompt(connection.client().prompt(name, arguments));
      }
    }
    throw new IOException("There is no connector %s.".formatted(connector));
  }

  /** The names of those that there are, for {@code ~~category} placeholders and people. */
  public List<String> names() {
    return connections.stream().map(Connection::name).toList();
  }

  @Override
  public void close() {
    var closed = new CountDownLatch(connections.size());
    for (Connection connection : connections) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              connection.close();
            } finally {
              closed.countDown();
            }
          });
    }
    try {
      boolean _ = closed.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
