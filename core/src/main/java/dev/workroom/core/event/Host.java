package dev.workroom.core.event;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host by its name, and one port of it: what may be reached is said in these.
 *
 * <p>Names only: an address cannot be listed, so a name always stands between a person's permission
 * and the address that is dialled.
 *
 * @param name lower case, in ASCII (RFC 5890), without a dot at its end; {@code *.} at the
 *     beginning stands for every name below, which only a list may say
 */
public record Host(String name, int port) {
  /** What is meant where no port is said: HTTPS. */
  public static final int USUAL_PORT = 443;

  private static final int MOST = 65_535;
  private static final String BELOW = "*.";
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)+[a-z0-9-]{2,63}");

  /** What resolvers take for a number (WHATWG URL, "ends in a number"). */
  private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)");

  public Host {
    if (port < 1 || port > MOST) {
      throw new IllegalArgumentException(
          "'%d' is no port; one is between 1 and 65535".formatted(port));
    }
    String plain = name.startsWith(BELOW) ? name.substring(BELOW.length()) : name;
    if (NUMBER.matcher(plain).matches() || plain.contains(":")) {
      throw new IllegalArgumentException(
          "'%s' is an address; say the host by its name".formatted(shown(name)));
    }
    if (!NAME.matcher(plain).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no full host name such as example.org".formatted(shown(name)));
    }
  }

  /**
   * Reads {@code NAME} or {@code NAME:PORT}, in any case and script, with or without the dot at the
   * end of the name.
   *
   * @throws IllegalArgumentException with the reason, if it is something else
   */
  public static Host of(String text) {
    if (text.matches(".*[/@].*")) {
      throw new IllegalArgumentException(
          "'%s' is an address with more than a host; write HOST or HOST:PORT"
              .formatted(shown(text)));
    }
    int colon = text.lastIndexOf(':');
    String port = colon < 0 ? "" : text.substring(colon + 1);
    String name = colon < 0 ? text : text.substring(0, colon);
    if (colon >= 0 && !name.contains(":") && !number(port)) {
      throw new IllegalArgumentException(
          "'%s': the port is a number between 1 and 65535, not '%s'"
              .formatted(shown(text), shown(port)));
    }
    return colon < 0 || !number(port) ? of(text, USUAL_PORT) : of(name, Integer.parseInt(port));
  }

  private static boolean number(String port) {
    return port.matches("[0-9]{1,5}")
        && Integer.parseInt(port) >= 1
        && Integer.parseInt(port) <= MOST;
  }

  /** As the other, with the port apart. */
  public static Host of(String name, int port) {
    String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    boolean below = plain.startsWith(BELOW);
    try {
      String ascii = IDN.toASCII(below ? plain.substring(BELOW.length()) : plain);
      return new Host((below ? BELOW : "") + ascii.toLowerCase(Locale.ROOT), port);
    } catch (IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      throw reason.contains("'")
          ? e
          : new IllegalArgumentException("'%s' is no host name".formatted(shown(name)), e);
    }
  }

  /** Whether a list with this in it allows the other, which is one exact host. */
  public boolean covers(Host other) {
    return port == other.port
        && (name.equals(other.name)
            || name.startsWith(BELOW) && other.name.endsWith(name.substring(1)));
  }

  /** Whether it names one host and not all below a name. */
  public boolean exact() {
    return !name.startsWith(BELOW);
  }

  private static String shown(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  @Override
  public String toString() {
    return name + ":" + port;
  }
}
