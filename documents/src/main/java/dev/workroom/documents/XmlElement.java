package dev.workroom.documents;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An element of an XML part that is written back exactly as it was read, except where it was
 * changed: tags, text and comments are kept as the characters they were.
 */
final class XmlElement {
  private static final Pattern ENTITY = Pattern.compile("&(#x?[0-9A-Fa-f]+|\\w+);");

  final String name;
  private String attributes;
  private String close;
  @Nullable XmlElement parent;

  /** Elements, and everything between them as raw characters. */
  private final List<Object> children = new ArrayList<>();

  /**
   * @param attributes with the white space before each, as between the name and the end of the tag
   * @param close the end tag; empty when the element closes itself
   */
  XmlElement(String name, String attributes, String close) {
    this.name = name;
    this.attributes = attributes;
    this.close = close;
  }

  /** A part: what stands before its root, the root, and what follows it. */
  record Part(String before, XmlElement root, String after) {
    byte[] bytes() {
      StringBuilder out = new StringBuilder(before);
      root.write(out);
      return out.append(after).toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  /** An element of a few words, such as {@code <w:tab/>}. */
  static XmlElement of(String xml) {
    return new XmlReading(xml).part().root();
  }

  /** The name without its prefix. */
  String local() {
    return name.substring(name.indexOf(':') + 1);
  }

  boolean is(String... names) {
    for (String each : names) {
      if (name.equals(each)) {
        return true;
      }
    }
    return false;
  }

  /** An attribute's value; empty when it is not there. */
  String attribute(String wanted) {
    Matcher found = attributePattern(wanted).matcher(attributes);
    return found.find() ? decode(found.group(2)) : "";
  }

  void attribute(String wanted, String value) {
    Matcher found = attributePattern(wanted).matcher(attributes);
    String written = " " + wanted + "=\"" + encode(value) + "\"";
    attributes =
        found.find()
            ? attributes.substring(0, found.start()) + written + attributes.substring(found.end())
            : attributes + written;
  }

  private static Pattern attributePattern(String wanted) {
    return Pattern.compile(
        "\\s" + Pattern.quote(wanted) + "\\s*=\\s*([\"'])(.*?)\\1", Pattern.DOTALL);
  }

  String rawAttributes() {
    return attributes;
  }

  List<XmlElement> elements() {
    List<XmlElement> found = new ArrayList<>();
    for (Object child : children) {
      if (child instanceof XmlElement element) {
        found.add(element);
      }
    }
    return found;
  }

  Optional<XmlElement> first(String wanted) {
    return elements().stream().filter(e -> e.name.equals(wanted)).findFirst();
  }

  /** The characters directly in it, as a reader sees them. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Object child : children) {
      if (child instanceof String raw) {
        text.append(
            raw.startsWith("<![CDATA[")
                ? raw.substring(9, raw.length() - 3)
                : raw.startsWith("<") ? "" : decode(raw));
      }
    }
    return text.toString();
  }

  void text(String text) {
    children.clear();
    raw(encode(text));
  }

  void raw(String characters) {
    children.add(characters);
    open();
  }

  private void open() {
    if (close.isEmpty()) {
      close = "</" + name + ">";
    }
  }

  XmlElement add(XmlElement child) {
    return add(children.size(), child);
  }

  private XmlElement add(int at, XmlElement child) {
    child.parent = this;
    children.add(at, child);
    open();
    return child;
  }

  XmlElement addFirst(XmlElement child) {
    return add(0, child);
  }

  void addAfter(XmlElement there, XmlElement child) {
    add(position(there) + 1, child);
  }

  void addBefore(XmlElement there, XmlElement child) {
    add(position(there), child);
  }

  /** Puts a new child before the first of the elements named, or at the end. */
  XmlElement addBeforeAny(XmlElement child, String... names) {
    for (XmlElement each : elements()) {
      if (each.is(names)) {
        addBefore(each, child);
        return child;
      }
    }
    return add(child);
  }

  private int position(XmlElement child) {
    for (int at = 0; at < children.size(); at++) {
      if (children.get(at) == child) {
        return at;
      }
    }
    throw new IllegalArgumentException(child.name + " is not in " + name);
  }

  void remove() {
    if (parent != null) {
      parent.children.remove(parent.position(this));
      parent = null;
    }
  }

  void replaceWith(List<XmlElement> others) {
    XmlElement holder = java.util.Objects.requireNonNull(parent);
    int at = holder.position(this);
    remove();
    for (int each = 0; each < others.size(); each++) {
      others.get(each).remove();
      holder.add(at + each, others.get(each));
    }
  }

  /** The next element beside it. */
  Optional<XmlElement> next() {
    return beside(1);
  }

  Optional<XmlElement> previous() {
    return beside(-1);
  }

  private Optional<XmlElement> beside(int step) {
    if (parent == null) {
      return Optional.empty();
    }
    List<XmlElement> all = parent.elements();
    for (int at = 0; at < all.size(); at++) {
      if (all.get(at) == this) {
        int other = at + step;
        return other >= 0 && other < all.size() ? Optional.of(all.get(other)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  Optional<XmlElement> ancestor(String... names) {
    for (XmlElement at = parent; at != null; at = at.parent) {
      if (at.is(names)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  /** The same element under another name. */
  XmlElement renamed(String other) {
    XmlElement twin = new XmlElement(other, attributes, close.isEmpty() ? "" : "</" + other + ">");
    for (Object child : List.copyOf(children)) {
      if (child instanceof XmlElement element) {
        twin.add(element);
      } else {
        twin.children.add(child);
      }
    }
    return twin;
  }

  /** The same tag with nothing in it. */
  XmlElement shell() {
    return new XmlElement(name, attributes, close);
  }

  XmlElement copy() {
    XmlElement copy = shell();
    for (Object child : children) {
      if (child instanceof XmlElement element) {
        copy.add(element.copy());
      } else {
        copy.children.add(child);
      }
    }
    return copy;
  }

  /** Calls for this element and all below it, in the order of the file. */
  void each(Consumer<XmlElement> visitor) {
    visitor.accept(this);
    for (XmlElement child : elements()) {
      child.each(visitor);
    }
  }

  /** All elements of a name below this one. */
  List<XmlElement> all(String... names) {
    List<XmlElement> found = new ArrayList<>();
    each(element -> {
      if (element.is(names)) {
        found.add(element);
      }
    });
    return found;
  }

  void write(StringBuilder out) {
    out.append('<').append(name).append(attributes);
    if (close.isEmpty()) {
      out.append("/>");
      return;
    }
    out.append('>');
    for (Object child : children) {
      if (child instanceof XmlElement element) {
        element.write(out);
      } else {
        out.append(child);
      }
    }
    out.append(close);
  }

  /** Text for XML; characters that XML does not know are left out. */
  static String encode(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 8);
    text.codePoints()
        .filter(c ->
            c == '\t'
                || c == '\n'
                || c >= 0x20 && c != 0xFFFE && c != 0xFFFF && (c < 0xD800 || c > 0xDFFF))
        .forEach(c -> {
          switch (c) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            default -> safe.appendCodePoint(c);
          }
        });
    return safe.toString();
  }

  private static String decode(String raw) {
    if (raw.indexOf('&') < 0) {
      return raw;
    }
    return ENTITY
        .matcher(raw)
        .replaceAll(m -> Matcher.quoteReplacement(entity(m.group(1), m.group())));
  }

  private static String entity(String name, String whole) {
    return switch (name) {
      case "amp" -> "&";
      case "lt" -> "<";
      case "gt" -> ">";
      case "quot" -> "\"";
      case "apos" -> "'";
      default -> {
        try {
          int code =
              name.startsWith("#x")
                  ? Integer.parseInt(name.substring(2), 16)
                  : Integer.parseInt(name.substring(1));
          yield Character.isValidCodePoint(code) ? Character.toString(code) : whole;
        } catch (NumberFormatException _) {
          yield whole;
        }
      }
    };
  }
}
