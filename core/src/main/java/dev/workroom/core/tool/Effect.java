package dev.workroom.core.tool;

import dev.workroom.core.event.Host;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a call would touch and how, known before it happens: decides approval, parallelism and what
 * a restart may repeat.
 *
 * @param resources what it touches: {@code file:/path}, {@code folder:/path}, {@code host:name},
 *     {@code net:name:port} for a host that is reached through the house's own network checks,
 *     {@code search:web}, or {@code own:name} for what belongs to the session, such as its tables
 * @param what the call in a few words for a person: {@code write report.docx}
 */
public record Effect(Kind kind, Set<String> resources, String what) {
  /** The resource of a call that searches the web by what is set up for it. */
  public static final String SEARCH = "search:web";

  private static final String NET = "net:";
  private static final String CONNECTOR = "connector:";

  public Effect {
    resources = Set.copyOf(resources);
  }

  /** How a resource names a host that is reached through the house's network checks. */
  public static String net(Host host) {
    return NET + host;
  }

  /** How a resource names a tool of a connector. */
  public static String connector(String connector, String tool) {
    return CONNECTOR + connector + "/" + tool;
  }

  /** Whether a resource is a tool of a connector. */
  public static boolean isConnector(String resource) {
    return resource.startsWith(CONNECTOR);
  }

  /** Whether a resource is such a host. */
  public static boolean isNet(String resource) {
    return resource.startsWith(NET);
  }

  /** The hosts that it would reach through the house's network checks, by name. */
  public List<Host> hosts() {
    return resources.stream().filter(Effect::isNet).sorted().map(Effect::host).toList();
  }

  /** The host that such a resource names. */
  public static Host host(String net) {
    return Host.of(net.substring(NET.length()));
  }

  public static Effect read(String what) {
    return new Effect(Kind.READ, Set.of(), what);
  }

  /** The same, touching more. */
  public Effect with(String... more) {
    var all = new HashSet<>(resources);
    all.addAll(List.of(more));
    return new Effect(kind, all, what);
  }

  /**
   * Whether the later of two calls must wait for the earlier: they share something that one of them
   * changes. What is the session's own may change although nothing of the user's does.
   */
  public boolean follows(Effect earlier) {
    return resources.stream()
        .filter(earlier.resources::contains)
        .anyMatch(
            shared -> kind != Kind.READ || earlier.kind != Kind.READ || shared.startsWith("own:"));
  }

  /** How a call touches things. */
  public enum Kind {
    READ,
    WRITE,
    DELETE,
    /** Runs code in the sandbox; what it changes arrives as a change set. */
    RUN,
    /** Reaches out of this computer. */
    REACH
  }
}
