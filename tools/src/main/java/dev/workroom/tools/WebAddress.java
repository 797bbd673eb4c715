package dev.workroom.tools;

import dev.workroom.core.event.Host;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address of the web in the one form in which it is compared and fetched: scheme and host in
 * lower case, no usual port, no user, no fragment.
 */
public record WebAddress(String text, boolean secure, Host host) {
  private static final Pattern WRITTEN =
      Pattern.compile("(?i)https?://[^\\s<>\"'`\\\\|{}\\[\\]]{1,2000}");
  private static final Pattern BARE =
      Pattern.compile(
          "(?i)(?<![\\w@./-])(?:[a-z0-9-]+\\.)+[a-z]{2,24}(?::\\d{1,5})?(?:/[^\\s<>\"'`\\\\|{}\\[\\]]{0,1500})?");
  private static final Pattern ENDING = Pattern.compile("[.,;:!?*_]+$");

  /**
   * @throws IllegalArgumentException with a sentence, if it is no such address
   */
  public static WebAddress of(String address) {
    URI uri = uri(address.strip());
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new Refusal("Only http and https addresses can be fetched.");
    }
    if (uri.getRawUserInfo() != null || uri.getHost() == null) {
      throw new Refusal("The address must name a host and no user: https://example.org/page.");
    }
    boolean secure = scheme.equals("https");
    int usual = secure ? 443 : 80;
    Host host = Host.of(uri.getHost(), uri.getPort() < 0 ? usual : uri.getPort());
    if (!host.exact()) {
      throw new Refusal("The address must name one host.");
    }
    var text = new StringBuilder(scheme).append("://").append(host.name());
    if (host.port() != usual) {
      text.append(':').append(host.port());
    }
    String path = uri.getRawPath();
    text.append(path == null || path.isEmpty() ? "/" : path);
    if (uri.getRawQuery() != null) {
      text.append('?').append(uri.getRawQuery());
    }
    return new WebAddress(text.toString(), secure, host);
  }

  private static URI uri(String address) {
    try {
      return URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new Refusal("This is no address of the web: " + Cut.at(address, 120) + ".");
    }
  }

  /** Where the address leads from here, such as a redirect or a link. */
  WebAddress to(String reference) {
    try {
      return of(URI.create(text).resolve(reference.strip().replace(" ", "%20")).toString());
    } catch (IllegalArgumentException e) {
      throw e instanceof Refusal refusal
          ? refusal
          : new Refusal("The page leads to something that is no address of the web.");
    }
  }

  /** The addresses that stand in a text, as far as they are ones. */
  public static Set<String> in(String text) {
    return found(WRITTEN.matcher(text), "");
  }

  /** As {@link #in}, with those that a person writes without {@code https://}. */
  public static Set<String> saidIn(String text) {
    Set<String> all = in(text);
    all.addAll(found(BARE.matcher(text), "https://"));
    return all;
  }

  private static Set<String> found(Matcher matcher, String before) {
    var all = new LinkedHashSet<String>();
    while (matcher.find()) {
      String written = ENDING.matcher(matcher.group()).replaceAll("");
      add(all, before + written);
      // Brackets may belong to the address or to the sentence around it.
      if (written.endsWith(")")) {
        add(all, before + written.substring(0, written.length() - 1));
      }
      int close = written.indexOf(')');
      if (close > 0) {
        add(all, before + written.substring(0, close));
      }
    }
    return all;
  }

  private static void add(Set<String> all, String address) {
    try {
      all.add(of(ENDING.matcher(address).replaceAll("")).text());
    } catch (IllegalArgumentException none) {
      // a text may hold anything
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
