package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The relationships of one part of an Office package: id to target. */
record PackageLinks(Map<String, Link> byId) {
  /**
   * @param type the last word of the relationship's type: {@code image}, {@code hyperlink}
   * @param target name of a part, or an address when external
   */
  record Link(String type, String target, boolean external) {}

  /** Those of a part; none when it has none or they are damaged. */
  static PackageLinks of(ZipParts parts, String part) {
    int slash = part.lastIndexOf('/');
    String folder = slash < 0 ? "" : part.substring(0, slash + 1);
    String name = folder + "_rels/" + part.substring(slash + 1) + ".rels";
    Map<String, Link> links = new LinkedHashMap<>();
    if (parts.has(name)) {
      try (InputStream in = parts.open(name)) {
        XMLStreamReader xml = XmlStream.open(in);
        while (xml.hasNext()) {
          if (xml.next() == XMLStreamReader.START_ELEMENT
              && xml.getLocalName().equals("Relationship")) {
            String type = XmlStream.attribute(xml, "Type");
            boolean external = XmlStream.attribute(xml, "TargetMode").equals("External");
            String target = XmlStream.attribute(xml, "Target");
            links.put(
                XmlStream.attribute(xml, "Id"),
                new Link(
                    type.substring(type.lastIndexOf('/') + 1),
                    external ? target : resolve(folder, target),
                    external));
          }
        }
      } catch (IOException | XMLStreamException _) {
        // what was read up to the damage is all there is
      }
    }
    return new PackageLinks(links);
  }

  /** A target relative to its folder, with dots taken out. */
  static String resolve(String folder, String target) {
    if (target.startsWith("/")) {
      return target.substring(1);
    }
    java.util.ArrayDeque<String> path = new java.util.ArrayDeque<>();
    for (String step : (folder + target).split("/")) {
      if (step.equals("..")) {
        path.pollLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        path.addLast(step);
      }
    }
    return String.join("/", path);
  }

  Optional<Link> link(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The part of a type that is in the package, if there is one. */
  Optional<String> first(String type) {
    return byId.values().stream()
        .filter(link -> link.type().equals(type) && !link.external())
        .map(Link::target)
        .findFirst();
  }
}
