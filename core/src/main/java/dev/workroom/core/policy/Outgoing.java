package dev.workroom.core.policy;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a text reaches out of this computer when somebody opens the file that it becomes: the
 * addresses in it, and what is called up without a click.
 *
 * @param addresses web addresses, in their order
 * @param active the first piece that a program would call up or run by itself
 */
record Outgoing(Set<String> addresses, Optional<String> active) {
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)\\b(?:https?|ftp|wss?)://[^\\s\"'<>`|\\\\^{}\\[\\]]+");

  /** Addresses that name a vocabulary and that nobody calls up. */
  private static final Pattern VOCABULARY =
      Pattern.compile(
          "(?i)https?://(?:www\\.w3\\.org|schemas\\.openxmlformats\\.org|schemas\\.microsoft\\.com"
              + "|purl\\.org|json-schema\\.org|ns\\.adobe\\.com|docs\\.oasis-open\\.org)/.*");

  private static final String REMOTE = "(?:[a-z][a-z+.-]*:)?(?://|\\\\\\\\)";

  private static final Pattern ACTIVE =
      Pattern.compile(
          "(?i)(?:\\b(?:_xlfn\\.)?(?:WEBSERVICE|IMAGE|IMPORTDATA|IMPORTXML|IMPORTHTML|IMPORTFEED"
              + "|IMPORTRANGE|RTD|DDE|DDEAUTO|SQL\\.REQUEST|REGISTER\\.ID|CALL|EXEC)\\s*\\()"
              + "|(?:\\bHYPERLINK\\s*\\((?!\\s*\"[^\"&]*\"\\s*[,;)]))"
              + "|(?:[=+@-]\\s*[a-z0-9_.]+\\s*\\|\\s*['\"][^'\"\\n]*['\"]\\s*![a-z0-9$_]+)"
              + "|(?:\\b(?:INCLUDEPICTURE|INCLUDETEXT|DDEAUTO|MERGEFIELD\\s+IMPORT)\\s+[\"\\\\])"
              + "|(?:!\\[[^\\]\\n]*\\]\\(\\s*<?"
              + REMOTE
              + ")|(?:!\\[[^\\]\\n]*\\]\\s?\\[[^\\]\\n]+\\])"
              + "|(?:<(?:img|image|iframe|frame|embed|object|script|link|video|audio|source|track|input"
              + "|base|form|body|table|use|svg:image|v:imagedata|a:blip)\\b[^>]*?\\s(?:src|srcset|href|data"
              + "|xlink:href|action|background|poster|r:link)\\s*=\\s*[\"']?\\s*"
              + REMOTE
              + ")|(?:url\\(\\s*[\"']?\\s*"
              + REMOTE
              + ")|(?:@import\\s+[\"']?\\s*"
              + REMOTE
              + ")|(?:<meta\\b[^>]*http-equiv\\s*=\\s*[\"']?refresh)"
              + "|(?:\\bping\\s*=\\s*[\"'])"
              + "|(?:<!(?:DOCTYPE|ENTITY)[^>]*\\b(?:SYSTEM|PUBLIC)\\b[^>]*"
              + REMOTE
              + ")|(?:\\\\\\\\[a-z0-9][a-z0-9.-]+[\\\\@][^\\s\\\\]+)"
              + "|(?:\\b(?:fetch|XMLHttpRequest|sendBeacon|WebSocket|EventSource|importScripts)\\s*\\()"
              + "|(?:\\bnew\\s+(?:Image|XMLHttpRequest|WebSocket|EventSource)\\b)"
              + "|(?:\\b(?:window\\.)?(?:document\\.)?location(?:\\.href)?\\s*=)");

  /** What of a text reaches out. */
  static Outgoing of(String text) {
    var addresses = new LinkedHashSet<String>();
    Matcher address = ADDRESS.matcher(text);
    while (address.find()) {
      String one = trimmed(address.group());
      if (!VOCABULARY.matcher(one).matches()) {
        addresses.add(one);
      }
    }
    Matcher active = ACTIVE.matcher(text);
    return new Outgoing(
        addresses, active.find() ? Optional.of(cut(active.group())) : Optional.empty());
  }

  boolean nothing() {
    return addresses.isEmpty() && active.isEmpty();
  }

  /** The host of an address, folded. */
  static String host(String address) {
    String rest = address.substring(address.indexOf("://") + 3);
    String authority = rest.split("[/?#]", 2)[0];
    String host = authority.substring(authority.lastIndexOf('@') + 1).replaceAll(":\\d*$", "");
    return host.toLowerCase(Locale.ROOT);
  }

  /** Whether an address has room for much more than a place: what it says may be data. */
  static boolean roomy(String address) {
    String rest = address.substring(address.indexOf("://") + 3);
    int query = rest.indexOf('?');
    int fragment = rest.indexOf('#');
    int tail = query >= 0 ? query : fragment;
    if (tail >= 0 && rest.length() - tail > 8) {
      return true;
    }
    for (String part : rest.split("[/?#]", -1)) {
      if (part.length() > 48) {
        return true;
      }
    }
    return host(address).split("[.]", -1).length > 5 || rest.contains("@");
  }

  private static String trimmed(String address) {
    String one = address;
    while (!one.isEmpty() && ".,;:!?)*_~".indexOf(one.charAt(one.length() - 1)) >= 0) {
      boolean pair = one.endsWith(")") && one.indexOf('(') >= 0;
      if (pair) {
        break;
      }
      one = one.substring(0, one.length() - 1);
    }
    return one;
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= 80 ? line : line.substring(0, 79) + "…";
  }
}
