package dev.workroom.app;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Host;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.Sessions;
import dev.workroom.tools.WebAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which addresses somebody other than the agent has named in a session: the people in it, searches
 * and pages that were fetched there or above it, and the list with its hosts' first pages.
 */
record NamedAddresses(Sessions sessions, ContentStore contents) {
  private static final Set<String> SOURCES = Set.of("WebFetch", "WebSearch");
  private static final Pattern HANDLE = Pattern.compile("\"result\": \"([0-9a-f]{64})\"");

  boolean has(SessionId id, WebAddress address) {
    Session session = sessions.open(id);
    return listed(session, address)
        || session.said().stream().anyMatch(words -> named(WebAddress.saidIn(words), address))
        || found(id, address);
  }

  /** Of a host that a person listed, the page without a path or a query carries nothing. */
  private static boolean listed(Session session, WebAddress address) {
    Host host = address.host();
    List<Host> hosts = session.state().setup().map(Setup::hosts).orElse(List.of());
    String first = address.secure() ? "https://" : "http://";
    return hosts.contains(host)
        && address.text().startsWith(first)
        && address.text().indexOf('/', first.length()) == address.text().length() - 1;
  }

  private boolean found(SessionId id, WebAddress address) {
    for (String at = id.value(); !at.isEmpty(); at = above(at)) {
      if (foundIn(sessions.open(new SessionId(at)).entries(), address)) {
        return true;
      }
    }
    return false;
  }

  /** The session whose call a session is; empty where it is nobody's. */
  private static String above(String id) {
    int slash = id.lastIndexOf('/');
    return slash < 0 ? "" : id.substring(0, slash);
  }

  private boolean foundIn(List<Entry> entries, WebAddress address) {
    Map<CallId, String> tools = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.event() instanceof ModelReplied replied) {
        replied.message().toolUses().forEach(use -> tools.put(use.id(), use.tool()));
      } else if (entry.event() instanceof ToolFinished finished
          && finished.result() instanceof ToolResult.Ok ok
          && SOURCES.contains(tools.getOrDefault(finished.call(), ""))
          && named(WebAddress.in(whole(ok.text())), address)) {
        return true;
      }
    }
    return false;
  }

  /** A long result with the part that the model was not shown at once. */
  private String whole(String text) {
    Matcher handle = HANDLE.matcher(text);
    return handle.find()
        ? contents
            .get(handle.group(1))
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse(text)
        : text;
  }

  /** Whoever names the plain page means the secure one too. */
  private static boolean named(Set<String> all, WebAddress address) {
    return all.contains(address.text())
        || address.secure()
            && address.host().port() == 443
            && all.contains("http" + address.text().substring("https".length()));
  }
}
