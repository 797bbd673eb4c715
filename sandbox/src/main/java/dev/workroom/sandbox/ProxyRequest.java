package dev.workroom.sandbox;

import dev.workroom.core.event.Host;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client asks of the proxy (RFC 9110, RFC 9112): a tunnel, or one request in absolute form.
 * Read strictly: what two readers could take for two different things is refused, for one of them
 * would be the server behind us.
 *
 * @param tunnel whether it is CONNECT
 * @param target path and query for the server; empty for a tunnel
 * @param headers those that go on to the server, as lines
 * @param length of the body; empty where it comes in chunks
 */
record ProxyRequest(
    String method,
    boolean tunnel,
    String asked,
    Host host,
    String target,
    List<String> headers,
    OptionalLong length) {
  private static final int MOST_BYTES = 16_384;
  private static final int MOST_HEADERS = 100;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT");

  /** Meant for this connection alone (RFC 9110, section 7.6.1), or for an upgrade of it. */
  private static final Set<String> HOP =
      Set.of(
          "host",
          "connection",
          "proxy-connection",
          "proxy-authorization",
          "proxy-authenticate",
          "keep-alive",
          "te",
          "trailer",
          "upgrade",
          "http2-settings",
          "transfer-encoding");

  private static final Pattern LINE =
      Pattern.compile("([A-Z]{3,7}) ([\\x21-\\x7e]{1,8000}) HTTP/1\\.[01]");
  private static final Pattern ABSOLUTE = Pattern.compile("(?i:http)://([^/?#@]+)((?:[/?][^#]*)?)");
  private static final Pattern AUTHORITY = Pattern.compile("([^:@/?#\\[\\]\\\\]+):([0-9]{1,5})");
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*)");

  /** It is not served; the message is a sentence that says why. */
  static final class Bad extends IOException {
    private static final long serialVersionUID = 1;
    private final String asked;

    Bad(String asked, String sentence) {
      super(sentence);
      this.asked = asked;
    }

    /** What it was about, as far as that was understood; may be empty. */
    String asked() {
      return asked;
    }
  }

  /**
   * Reads as far as the empty line and no further.
   *
   * @throws Bad if it is not served
   */
  static ProxyRequest read(InputStream in) throws IOException {
    List<String> lines = lines(in);
    Matcher line = LINE.matcher(lines.getFirst());
    if (!line.matches() || !METHODS.contains(line.group(1))) {
      throw new Bad("", "This is no request that the proxy serves.");
    }
    String method = line.group(1);
    String target = line.group(2);
    boolean tunnel = method.equals("CONNECT");
    Matcher absolute = ABSOLUTE.matcher(target);
    if (!tunnel && !absolute.matches()) {
      throw new Bad(
          shown(target),
          target.regionMatches(true, 0, "https:", 0, 6)
              ? "HTTPS goes through a tunnel (CONNECT)."
              : "The proxy serves http addresses without a user's name, and tunnels.");
    }
    String authority = tunnel ? target : absolute.group(1);
    Host host = host(authority, tunnel);
    var headers = new Headers(shown(authority), host);
    lines.subList(1, lines.size()).forEach(headers::collect);
    headers.check(authority);
    String path = tunnel ? "" : absolute.group(2);
    return new ProxyRequest(
        method,
        tunnel,
        shown(authority),
        host,
        path.startsWith("/") || tunnel ? path : "/" + path,
        headers.kept,
        headers.length());
  }

  /** The head of the request as the server gets it. */
  byte[] forServer() {
    var text = new StringBuilder();
    text.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: ");
    text.append(host.port() == 80 ? host.name() : host.toString()).append("\r\n");
    headers.forEach(header -> text.append(header).append("\r\n"));
    if (length.isEmpty()) {
      text.append("Transfer-Encoding: chunked\r\n");
    }
    return text.append("Connection: close\r\n\r\n")
        .toString()
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Host host(String authority, boolean tunnel) throws Bad {
    Matcher parts = AUTHORITY.matcher(authority);
    boolean withPort = parts.matches();
    if (!withPort && (tunnel || authority.matches(".*[:@\\[\\]\\\\].*"))) {
      throw new Bad(shown(authority), "The proxy takes HOST:PORT with a host's name.");
    }
    try {
      return withPort
          ? Host.of(parts.group(1), Integer.parseInt(parts.group(2)))
          : Host.of(authority, 80);
    } catch (IllegalArgumentException e) {
      throw new Bad(shown(authority), "Not reached: %s.".formatted(e.getMessage()));
    }
  }

  private static List<String> lines(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    var line = new ByteArrayOutputStream();
    int bytes = 0;
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new Bad("", "The request breaks off in its head.");
      }
      if (++bytes > MOST_BYTES || lines.size() > MOST_HEADERS) {
        throw new Bad("", "The request's head is too long.");
      }
      if (c == '\r') {
        if (in.read() != '\n') {
          throw new Bad("", "The request has a carriage return inside a line.");
        }
        if (line.size() == 0 && !lines.isEmpty()) {
          return lines;
        }
        lines.add(line.toString(StandardCharsets.ISO_8859_1));
        line.reset();
      } else if (c == '\n') {
        throw new Bad("", "The request has a line that ends in a bare line feed.");
      } else {
        line.write(c);
      }
    }
  }

  /** The headers of one request, and what must be true of them. */
  private static final class Headers {
    private final String asked;
    private final Host host;
    private final List<String> kept = new ArrayList<>();
    private final List<String> hosts = new ArrayList<>();
    private final List<String> lengths = new ArrayList<>();
    private final List<String> encodings = new ArrayList<>();
    private String wrong = "";

    Headers(String asked, Host host) {
      this.asked = asked;
      this.host = host;
    }

    void collect(String line) {
      Matcher header = HEADER.matcher(line);
      if (!header.matches()) {
        wrong = "The request has a header that is none.";
        return;
      }
      String name = header.group(1).toLowerCase(Locale.ROOT);
      String value = header.group(2).strip();
      switch (name) {
        case "host" -> hosts.add(value);
        case "content-length" -> lengths.add(value);
        case "transfer-encoding" -> encodings.add(value.toLowerCase(Locale.ROOT));
        default -> {}
      }
      if (!HOP.contains(name)) {
        kept.add(header.group(1) + ": " + value);
      }
    }

    void check(String authority) throws Bad {
      if (!wrong.isEmpty()) {
        throw new Bad(asked, wrong);
      }
      boolean another = !hosts.isEmpty() && !same(hosts.getFirst(), authority);
      if (hosts.size() > 1 || another) {
        throw new Bad(asked, "The request names two different hosts.");
      }
      boolean framed = lengths.size() <= 1 && encodings.size() <= 1;
      boolean both = !lengths.isEmpty() && !encodings.isEmpty();
      boolean length = lengths.isEmpty() || lengths.getFirst().matches("[0-9]{1,15}");
      boolean chunked = encodings.isEmpty() || encodings.getFirst().equals("chunked");
      if (!framed || both || !length || !chunked) {
        throw new Bad(asked, "Where the request's body ends can be read in two ways.");
      }
    }

    OptionalLong length() {
      return encodings.isEmpty()
          ? OptionalLong.of(lengths.isEmpty() ? 0 : Long.parseLong(lengths.getFirst()))
          : OptionalLong.empty();
    }

    /** With and without a port, since clients leave out the usual one. */
    private boolean same(String header, String authority) {
      return header.equalsIgnoreCase(authority)
          || header.equalsIgnoreCase(host.name())
          || header.equalsIgnoreCase(host.toString());
    }
  }

  private static String shown(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }
}
