package dev.workroom.core.policy;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a text reaches out of this computer when somebody opens the file that it becomes: the
 * addresses in it, and what is called up without a click. It is read as a browser or an office
 * program reads it: entities and escapes are undone, breaks within an address left out.
 *
 * @param addresses web addresses, in their order
 * @param active the first piece that a program would call up or run by itself
 * @param scripted the first piece that a program would run, whatever that then does
 */
record Outgoing(Set<String> addresses, Optional<String> active, Optional<String> scripted) {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?i)(?:\\b[a-z][a-z0-9+.-]{1,15}://|(?<![\\w./@-])www\\.(?=[\\w-]+\\.))"
              + "[^\\s\"'<>`|\\\\^{}\\[\\]]+");

  /** An address whose scheme is that of the page, where a link may stand. */
  private static final Pattern RELATIVE =
      Pattern.compile(
          "(?i)(?:\\bhref\\s*=\\s*[\"']?\\s*|\\]\\(\\s*<?|\\]:\\s*<?)[/\\\\]{2}"
              + "([a-z0-9_-]+(?:\\.[a-z0-9_-]+)+[^\\s\"'<>)]*)");

  /** A mail that says something when it is opened, or goes to somebody unseen. */
  private static final Pattern MAIL =
      Pattern.compile("(?i)\\bmailto:[^\\s\"'<>)]*\\?[^\\s\"'<>)]+");

  /** Addresses that name a vocabulary and that nobody calls up. */
  private static final Pattern VOCABULARY =
      Pattern.compile(
          "(?i)https?://(?:www\\.w3\\.org|schemas\\.openxmlformats\\.org|schemas\\.microsoft\\.com"
              + "|purl\\.org/(?:dc|rss|goodrelations)|json-schema\\.org|ns\\.adobe\\.com"
              + "|docs\\.oasis-open\\.org|www\\.idpf\\.org|openoffice\\.org/2004|www\\.opengis\\.net/kml"
              + "|www\\.topografix\\.com/GPX|xspf\\.org/ns|www\\.inkscape\\.org/namespaces)/[^?]*");

  /** A file of this computer, and not of a server that is written like one. */
  private static final Pattern LOCAL = Pattern.compile("(?i)file:///(?![/\\\\])");

  /** Where something is fetched from: a server, however its address is written. */
  private static final String REMOTE =
      "(?:(?:https?|ftps?|wss?|smb|davs?):[/\\\\]*|(?:[a-z][a-z0-9+.-]*:)?[/\\\\]{2})(?![\"'\\s>])";

  /** Attributes that programs follow by themselves, wherever they stand. */
  private static final String FOLLOWED =
      "src|srcset|imagesrcset|poster|background|lowsrc|dynsrc|action|formaction|xlink:href|codebase"
          + "|classid|longdesc|manifest|r:link|schemaLocation|xsi:schemaLocation";

  private static final Pattern ACTIVE =
      Pattern.compile(
          "(?i)(?:\\b(?:_xlfn\\.)?(?:WEBSERVICE|WEBDIENST|SERVICE\\.?WEB|SERVI[CÇ][IO]O?WEB|WEBBTJÄNST|ENCODEURL|IMPORTDATA|IMPORTXML|IMPORTHTML|IMPORTFEED"
              + "|IMPORTRANGE|DDEAUTO|SQL\\.REQUEST|REGISTER\\.ID)\\s*\\()"
              + "|(?:(?m)(?:^|=\\s*|=[^\\n]{0,300}\\b)(?:_xlfn\\.)?(?:IMAGE|RTD|DDE|REGISTER|CALL|EXEC)\\()"
              + "|(?:\\bHYPERLINK\\s*\\((?!\\s*\"[^\"&]*\"\\s*[,;)]))"
              + "|(?:[=+@*/^&,;(-]\\s*[a-z0-9_.]+\\s*\\|\\s*['\"][^'\"\\n]*['\"]\\s*![a-z0-9$_]+)"
              + "|(?:'(?:[a-z]{2,8}:)?[/\\\\]{2}[^'\\n]{0,400}\\[[^\\]\\n]+\\][^'\\n]*'\\s*!)"
              + "|(?:\\b(?:INCLUDEPICTURE|INCLUDETEXT|DDEAUTO|DDE|MERGEFIELD\\s+IMPORT)\\s+(?:[\"\\\\]|"
              + REMOTE
              + "))|(?:\\bIMPORT\\s+[\"']?"
              + REMOTE
              + ")|(?:<(?:ddeLink|dbPr|webPr|olapPr|textPr|w:mailMerge|w:connectString|office:dde-source"
              + "|form:connection-resource|we:webextension)\\b)"
              + "|(?m:^Bcc:[^\\n]{0,300}@)"
              + "|(?:\\\\\\*\\\\template\\b)|(?:\\\\(?:objautlink|objupdate)\\b)"
              + "|(?:\\bTargetMode\\s*=\\s*[\"']?External)"
              + "|(?:!\\[(?:[^\\[\\]\\\\]|\\\\.|\\[[^\\]]{0,80}\\]){0,200}\\]\\(\\s*<?"
              + REMOTE
              + ")|(?:!\\[[^\\]\\n]*\\]\\s?\\[[^\\]\\n]+\\])"
              + "|(?:!\\[([^\\]\\n]{1,80})\\](?!\\()[\\s\\S]{0,20000}?\\n {0,3}\\[\\1\\]:\\s*<?"
              + REMOTE
              + ")|(?:(?m:^) {0,3}\\[([^\\]\\n]{1,80})\\]:\\s*<?"
              + REMOTE
              + "[\\s\\S]{0,20000}?!\\[\\2\\](?!\\())"
              + "|(?:[\\s\"'/](?:"
              + FOLLOWED
              + ")\\s*=\\s*[\"']?\\s*"
              + REMOTE
              + ")|(?:\\b(?:image)?srcset\\s*=\\s*(?:\"[^\"]{0,2000}?,|'[^']{0,2000}?,|[^\\s\"'>]{0,2000}?,)\\s*"
              + REMOTE
              + ")|(?:\\bimage-set\\([^)]{0,2000}?,\\s*[\"']"
              + REMOTE
              + ")|(?:<(?!a\\b|area\\b)[a-z][\\w:-]{0,40}"
              + "\\b[^>]*?[\\s\"'/](?:href|data)\\s*=\\s*[\"']?\\s*"
              + REMOTE
              + ")|(?:<\\?xml-stylesheet\\b[^>]*?href\\s*=\\s*[\"']\\s*"
              + REMOTE
              + ")|(?:\\b(?:url|image-set|src)\\(\\s*[\"']?\\s*"
              + REMOTE
              + ")|(?:@import\\s*[\"']?\\s*"
              + REMOTE
              + ")|(?:<meta\\b[^>]*http-equiv\\s*=\\s*[\"']?refresh)"
              + "|(?:\\bping\\s*=\\s*[\"'])"
              + "|(?:\\bsrcdoc\\s*=)"
              + "|(?:<!(?:DOCTYPE|ENTITY)[^>]*\\b(?:SYSTEM|PUBLIC)\\b[^>]*"
              + REMOTE
              + ")|(?:(?m)^(?:PHOTO|LOGO|SOUND|KEY|ATTACH|IMAGE|CONFERENCE)\\b[^:\\n]{0,200}:\\s*"
              + REMOTE
              + ")|(?:\\\\\\\\[a-z0-9][a-z0-9.-]+[\\\\@][^\\s\\\\]+)"
              + "|(?:\\b(?:fetch|XMLHttpRequest|sendBeacon|WebSocket|EventSource|importScripts)\\s*\\()"
              + "|(?:\\bimport\\s*\\(\\s*[\"'`])"
              + "|(?:\\bnew\\s+(?:Image|XMLHttpRequest|WebSocket|EventSource)\\b)"
              + "|(?:\\b(?:window\\.)?(?:document\\.)?location(?:\\.href)?\\s*=)");

  private static final Pattern SCRIPTED =
      Pattern.compile(
          "(?i)<script\\b|\\bjavascript\\s*:|\\bvbscript\\s*:|\\bvnd\\.sun\\.star\\.(?:script|expand)\\s*:|\\bdata\\s*:\\s*text/html|<[a-z][^>]*[\\s\"'/]on[a-z]{3,20}\\s*=|<iframe\\b|<object\\b|<embed\\b|<foreignObject\\b");

  private static final Pattern ENTITY =
      Pattern.compile(
          "(?i)&(?:#x([0-9a-f]{1,6})|#(\\d{1,7})|(colon|sol|bsol|period|lpar|rpar|tab|newline|amp|quot|apos|lt|gt|equals|lsqb|excl|num|commat));?");
  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("colon", ":"),
          Map.entry("sol", "/"),
          Map.entry("bsol", "\\"),
          Map.entry("period", "."),
          Map.entry("lpar", "("),
          Map.entry("rpar", ")"),
          Map.entry("tab", "\t"),
          Map.entry("newline", "\n"),
          Map.entry("amp", "&"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("equals", "="),
          Map.entry("lsqb", "["),
          Map.entry("excl", "!"),
          Map.entry("num", "#"),
          Map.entry("commat", "@"));

  /** Escapes of style sheets and scripts. */
  private static final Pattern ESCAPE =
      Pattern.compile(
          "(?i)\\\\(?:'([0-9a-f]{2})|u\\{?([0-9a-f]{4,6})\\}?|x([0-9a-f]{2})|([0-9a-f]{1,6})\\s?)");

  /** What browsers leave out of an address. */
  private static final Pattern BREAKS =
      Pattern.compile("[\\t\\r\\n\\u00AD\\u200B-\\u200D\\u2060\\uFEFF]+");

  /** What of a text reaches out. */
  static Outgoing of(String text) {
    Set<String> addresses = addresses(text);
    Optional<String> active = first(ACTIVE, text);
    Optional<String> scripted = first(SCRIPTED, text);
    String plain = undone(text);
    if (!plain.equals(text)) {
      // What only shows when escapes are undone was written to be overlooked, or is written so in
      // its language: where the host is known as it stands, the address is, too.
      Set<String> hosts = hosts(addresses);
      addresses(plain).stream().filter(one -> !hosts.contains(host(one))).forEach(addresses::add);
      active = active.or(() -> first(ACTIVE, plain));
      scripted = scripted.or(() -> first(SCRIPTED, plain));
    }
    if (text.indexOf('<') >= 0 && (active.isEmpty() || scripted.isEmpty())) {
      String joined = BREAKS.matcher(plain).replaceAll("");
      active = active.or(() -> first(ACTIVE, joined));
      scripted = scripted.or(() -> first(SCRIPTED, joined));
    }
    return new Outgoing(addresses, active, scripted);
  }

  private static Set<String> addresses(String text) {
    var addresses = new LinkedHashSet<String>();
    Matcher address = ADDRESS.matcher(text);
    while (address.find()) {
      String one = trimmed(address.group());
      if (!VOCABULARY.matcher(one).matches() && !LOCAL.matcher(one).lookingAt()) {
        addresses.add(one);
      }
    }
    Matcher relative = RELATIVE.matcher(text);
    while (relative.find()) {
      addresses.add("https://" + trimmed(relative.group(1)));
    }
    Matcher mail = MAIL.matcher(text);
    while (mail.find()) {
      addresses.add(trimmed(mail.group()));
    }
    return addresses;
  }

  private static Set<String> hosts(Set<String> addresses) {
    var hosts = new LinkedHashSet<String>();
    addresses.forEach(one -> hosts.add(host(one)));
    return hosts;
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(cut(matcher.group())) : Optional.empty();
  }

  /** The text with entities and escapes as the characters that they stand for. */
  private static String undone(String text) {
    String plain = text;
    if (plain.indexOf('&') >= 0) {
      plain = ENTITY.matcher(plain).replaceAll(m -> Matcher.quoteReplacement(entity(m)));
    }
    if (plain.indexOf('\\') >= 0 && (plain.indexOf('<') >= 0 || plain.contains("{\\rt"))) {
      plain = ESCAPE.matcher(plain).replaceAll(m -> Matcher.quoteReplacement(escape(m)));
    }
    return plain;
  }

  private static String entity(MatchResult m) {
    if (m.group(1) != null) {
      return character(m.group(1), 16, m.group());
    }
    return m.group(2) != null
        ? character(m.group(2), 10, m.group())
        : NAMED.getOrDefault(m.group(3).toLowerCase(Locale.ROOT), m.group());
  }

  private static String escape(MatchResult m) {
    for (int i = 1; i <= m.groupCount(); i++) {
      if (m.group(i) != null) {
        return character(m.group(i), 16, m.group());
      }
    }
    return m.group();
  }

  private static String character(String digits, int radix, String otherwise) {
    int code = Integer.parseInt(digits, radix);
    return Character.isValidCodePoint(code) && code > 0 ? Character.toString(code) : otherwise;
  }

  /** What of it was not in an older form of the text. */
  Outgoing beyond(Outgoing older) {
    var fresh = new LinkedHashSet<>(addresses);
    fresh.removeAll(older.addresses);
    return new Outgoing(
        fresh,
        active.filter(piece -> !older.active.equals(Optional.of(piece))),
        scripted.filter(piece -> !older.scripted.equals(Optional.of(piece))));
  }

  boolean nothing() {
    return addresses.isEmpty() && active.isEmpty() && scripted.isEmpty();
  }

  /** The host of an address, folded. */
  static String host(String address) {
    String rest = afterScheme(address);
    String authority = rest.split("[/?#]", 2)[0];
    String host = authority.substring(authority.lastIndexOf('@') + 1).replaceAll(":\\d*$", "");
    return host.toLowerCase(Locale.ROOT);
  }

  /** Whether an address has room for much more than a place: what it says may be data. */
  static boolean roomy(String address) {
    String rest = afterScheme(address);
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

  private static String afterScheme(String address) {
    if (address.regionMatches(true, 0, "mailto:", 0, 7)) {
      return address.substring(7);
    }
    int scheme = address.indexOf("://");
    return scheme < 0 ? address : address.substring(scheme + 3);
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
