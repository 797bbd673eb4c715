package dev.workroom.extensions.mcp;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How to come to one server, as {@code .mcp.json} has it, with its variables filled in.
 *
 * @param name as people call it: {@code github}, or {@code plugin:NAME:github}
 * @param timeout the most that one call may take
 * @param direct whether its tools stand in the prompt whatever the budget says
 * @param rules what its tools may do: a pattern of tool names to what holds for it
 * @param samples whether it may ask for the session's model, each time with a person's consent
 * @param home a folder that belongs to it: a plugin's root; a local server may read it
 * @param oddities sentences on what could not be taken as written
 */
public record ServerConfig(
    String name,
    Way way,
    Optional<Duration> timeout,
    boolean direct,
    Map<String, Permission> rules,
    boolean samples,
    Optional<Path> home,
    List<String> oddities) {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.]*)(?::-([^}]*))?}");

  /** No configuration gets these, whoever wrote it. */
  private static final Pattern OURS = Pattern.compile("(ANTHROPIC|OPENAI|WORKROOM)_.*");

  private static final Set<String> REMOTE = Set.of("http", "streamable-http", "sse");

  public ServerConfig {
    rules = Map.copyOf(rules);
    oddities = List.copyOf(oddities);
  }

  /** The same, which is not to be started for now. */
  public ServerConfig waiting(String why) {
    return new ServerConfig(
        name, new Way.Unset(why), timeout, direct, rules, samples, home, oddities);
  }

  /** The same, with what the user says of its tools; their word on a pattern is the last. */
  public ServerConfig permitting(Map<String, Permission> said) {
    var all = new LinkedHashMap<>(rules);
    all.putAll(said);
    return new ServerConfig(name, way, timeout, direct, all, samples, home, oddities);
  }

  /** What a tool may do. */
  public enum Permission {
    ALLOW,
    ASK,
    BLOCK
  }

  /** How a server is reached. */
  public sealed interface Way {
    /** A program of this computer, which runs confined. */
    record Local(String command, List<String> arguments, Map<String, String> environment)
        implements Way {
      public Local {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
      }

      /** Never the environment: it holds secrets. */
      @Override
      public String toString() {
        return command + " " + String.join(" ", arguments);
      }
    }

    /** A server at an address; {@code older}: it is known to speak HTTP with server-sent events. */
    record Remote(URI url, Map<String, String> headers, boolean older, OAuthSettings oauth)
        implements Way {
      public Remote {
        headers = Map.copyOf(headers);
      }

      /** Never the headers: they hold secrets. */
      @Override
      public String toString() {
        return url.toString();
      }
    }

    /** It cannot be reached yet; {@code why} is a sentence. */
    record Unset(String why) implements Way {}
  }

  /** Whether its calls leave this computer. */
  public boolean remote() {
    return way instanceof Way.Remote;
  }

  /** The same, with where this client is described to authorization servers. */
  public ServerConfig describedAt(URI document) {
    return way instanceof Way.Remote remote
        ? new ServerConfig(
            name,
            new Way.Remote(
                remote.url(),
                remote.headers(),
                remote.older(),
                remote.oauth().describedAt(document)),
            timeout,
            direct,
            rules,
            samples,
            home,
            oddities)
        : this;
  }

  /** What tools of it are called: {@code mcp__github__}. */
  public String prefix() {
    return "mcp__" + plain(name) + "__";
  }

  static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9_-]", "_");
  }

  /** What the configuration says of a tool; empty if it says nothing. */
  public Optional<Permission> permission(String tool) {
    return rules.entrySet().stream()
        .filter(rule -> fits(rule.getKey(), tool))
        .max(
            Comparator.<Map.Entry<String, Permission>>comparingInt(
                    rule -> rule.getKey().replace("*", "").length())
                .thenComparing(Map.Entry::getValue))
        .map(Map.Entry::getValue);
  }

  /** Whether a tool is meant; {@code *} stands for any part of its name. */
  public static boolean fits(String pattern, String tool) {
    String regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return tool.matches(regex);
  }

  /**
   * Reads one entry.
   *
   * @param variables what variables hold: of the environment, {@code CLAUDE_PLUGIN_ROOT} and its
   *     like
   * @param home the folder of whoever else wrote it, a plugin or a granted folder: such an entry
   *     can forbid, but allow nothing
   */
  public static ServerConfig of(
      String name,
      Map<String, Object> entry,
      Function<String, Optional<String>> variables,
      Optional<Path> home) {
    var reading = new Reading(variables, new ArrayList<>());
    Tree tree = new Tree(entry);
    Way way = reading.way(tree);
    long millis = tree.at("timeout").whole(0);
    var rules = new LinkedHashMap<String, Permission>();
    tree.at("tools")
        .fields()
        .forEach((pattern, value) -> {
          try {
            var permission = Permission.valueOf(String.valueOf(value).toUpperCase(Locale.ROOT));
            if (permission != Permission.ALLOW || home.isEmpty()) {
              rules.put(pattern, permission);
            } else {
              reading.odd.add("Only the user can allow %s; it asks.".formatted(pattern));
            }
          } catch (IllegalArgumentException _) {
            reading.odd.add("What holds for %s is allow, ask or block.".formatted(pattern));
          }
        });
    return new ServerConfig(
        name,
        way,
        millis < 1_000 ? Optional.empty() : Optional.of(Duration.ofMillis(millis)),
        tree.at("alwaysLoad").truth(),
        rules,
        home.isEmpty() && tree.at("sampling").truth(),
        home,
        reading.odd);
  }

  /** Takes in what stands in an entry. */
  private record Reading(Function<String, Optional<String>> variables, List<String> odd) {
    Way way(Tree tree) {
      String type = tree.at("type").text();
      boolean remote = REMOTE.contains(type) || (type.isEmpty() && !tree.at("url").missing());
      if (!remote && !type.isEmpty() && !type.equals("stdio")) {
        return new Way.Unset("Its type %s is not known.".formatted(McpClient.shortened(type)));
      }
      return remote ? remote(tree, type.equals("sse")) : local(tree);
    }

    private Way local(Tree tree) {
      String command = filled(tree.at("command").text());
      if (command.isBlank()) {
        return new Way.Unset("It has no command.");
      }
      var environment = new LinkedHashMap<String, String>();
      tree.at("env")
          .fields()
          .forEach((key, value) -> environment.put(key, filled(String.valueOf(value))));
      return new Way.Local(
          command,
          tree.at("args").items().stream().map(a -> filled(String.valueOf(a.value()))).toList(),
          environment);
    }

    private Way remote(Tree tree, boolean older) {
      String address = filled(tree.at("url").text()).strip();
      if (address.isEmpty()) {
        return new Way.Unset("It has no address yet; give it one.");
      }
      URI url;
      try {
        url = URI.create(address);
      } catch (IllegalArgumentException _) {
        return new Way.Unset("Its address %s is none.".formatted(McpClient.shortened(address)));
      }
      if (url.getHost() == null
          || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
        return new Way.Unset(
            "Its address %s is not one of the web.".formatted(McpClient.shortened(address)));
      }
      if (!tree.at("headersHelper").missing()) {
        odd.add("A headersHelper is not run; write the headers, or log in.");
      }
      var headers = new LinkedHashMap<String, String>();
      tree.at("headers")
          .fields()
          .forEach((key, value) -> headers.put(key, filled(String.valueOf(value))));
      return new Way.Remote(url, headers, older, oauth(tree.at("oauth")));
    }

    private OAuthSettings oauth(Tree tree) {
      long port = tree.at("callbackPort").whole(0);
      return new OAuthSettings(
          tree.at("clientId").string().map(this::filled),
          tree.at("clientSecret").string().map(this::filled),
          tree.at("clientMetadataUrl").string().flatMap(this::address),
          port > 0 && port < 65_536 ? Optional.of((int) port) : Optional.empty(),
          tree.at("authServerMetadataUrl").string().flatMap(this::address),
          OAuthDiscovery.words(tree.at("scopes").text()));
    }

    private Optional<URI> address(String text) {
      try {
        return Optional.of(URI.create(filled(text)));
      } catch (IllegalArgumentException _) {
        odd.add("%s is no address.".formatted(McpClient.shortened(text)));
        return Optional.empty();
      }
    }

    /** What has no value and no default stays as it is written. */
    private String filled(String text) {
      return VARIABLE
          .matcher(text)
          .replaceAll(found -> {
            String name = found.group(1);
            Optional<String> value =
                OURS.matcher(name).matches() ? Optional.empty() : variables.apply(name);
            if (value.isEmpty() && found.group(2) == null) {
              odd.add("The variable %s has no value.".formatted(name));
            }
            return Matcher.quoteReplacement(
                value.orElse(found.group(2) == null ? found.group() : found.group(2)));
          });
    }
  }
}
