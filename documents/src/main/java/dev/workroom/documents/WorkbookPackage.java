package dev.workroom.documents;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The parts of an existing workbook, changed one by one: what is not touched is copied as it is
 * packed, byte for byte.
 */
final class WorkbookPackage implements Closeable {
  private static final String TYPES = "[Content_Types].xml";
  private static final String RELATIONSHIP =
      "http://schemas.openxmlformats.org/package/2006/relationships";

  private final ZipParts zip;
  private final Map<String, Document> trees = new HashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private final Map<String, byte[]> put = new LinkedHashMap<>();
  private final Set<String> removed = new LinkedHashSet<>();

  private WorkbookPackage(ZipParts zip) {
    this.zip = zip;
  }

  /**
   * Opens it for reading; nothing is written before {@link #save}.
   *
   * @throws IOException when it is damaged
   */
  static WorkbookPackage open(Path file) throws IOException {
    ZipParts zip = ZipParts.open(file);
    if (zip.damaged()) {
      zip.close();
      throw new IOException("it is damaged");
    }
    return new WorkbookPackage(zip);
  }

  /** A link from a part to another part, or to somewhere outside. */
  record Link(String id, String type, String target, boolean outside) {
    boolean is(String kind) {
      return type.endsWith("/" + kind);
    }
  }

  boolean has(String part) {
    return put.containsKey(part)
        || trees.containsKey(part)
        || !removed.contains(part) && zip.has(part);
  }

  List<String> names() {
    Set<String> names = new LinkedHashSet<>(zip.names());
    names.addAll(put.keySet());
    names.removeAll(removed);
    return List.copyOf(names);
  }

  byte[] bytes(String part) throws IOException {
    Document tree = trees.get(part);
    if (tree != null && changed.contains(part)) {
      return WorkbookXml.bytes(tree);
    }
    byte[] own = put.get(part);
    if (own != null) {
      return own;
    }
    if (removed.contains(part)) {
      throw new IOException("its part " + part + " is missing");
    }
    try (InputStream in = zip.open(part)) {
      return in.readAllBytes();
    }
  }

  String text(String part) throws IOException {
    String text = new String(bytes(part), StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /** A part's tree, the same each time; call {@link #changed} after changing it. */
  Document tree(String part) throws IOException {
    Document known = trees.get(part);
    if (known == null) {
      known = WorkbookXml.parse(bytes(part));
      trees.put(part, known);
    }
    return known;
  }

  void changed(String part) {
    changed.add(part);
  }

  /** Writes a part anew, or for the first time. */
  void put(String part, byte[] content) {
    trees.remove(part);
    changed.remove(part);
    removed.remove(part);
    put.put(part, content);
  }

  void put(String part, String content) {
    put(part, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes a part out, with its own list of links and its content type. */
  void remove(String part) throws IOException {
    for (String one : List.of(part, linksOf(part))) {
      if (has(one)) {
        put.remove(one);
        trees.remove(one);
        changed.remove(one);
        removed.add(one);
      }
    }
    for (Element type : WorkbookXml.all(tree(TYPES), "Override")) {
      if (type.getAttribute("PartName").equals("/" + part)) {
        WorkbookXml.remove(type);
        changed(TYPES);
      }
    }
  }

  private static String linksOf(String part) {
    int slash = part.lastIndexOf('/');
    return part.substring(0, slash + 1) + "_rels/" + part.substring(slash + 1) + ".rels";
  }

  /** What a part links to; of the package itself for an empty name. */
  List<Link> links(String part) throws IOException {
    String list = linksOf(part);
    if (!has(list)) {
      return List.of();
    }
    List<Link> links = new ArrayList<>();
    String folder = part.substring(0, part.lastIndexOf('/') + 1);
    for (Element one : WorkbookXml.all(tree(list), "Relationship")) {
      boolean outside = one.getAttribute("TargetMode").equals("External");
      String target = one.getAttribute("Target");
      links.add(
          new Link(
              one.getAttribute("Id"),
              one.getAttribute("Type"),
              outside ? target : resolved(folder, target),
              outside));
    }
    return links;
  }

  Optional<Link> link(String part, String id) throws IOException {
    return links(part).stream().filter(link -> link.id().equals(id)).findFirst();
  }

  /** The one part of a kind that a part links to. */
  Optional<String> linked(String part, String kind) throws IOException {
    return links(part).stream()
        .filter(link -> !link.outside() && link.is(kind))
        .map(Link::target)
        .findFirst();
  }

  private static String resolved(String folder, String target) {
    String path = target.startsWith("/") ? target.substring(1) : folder + target;
    List<String> steps = new ArrayList<>();
    for (String step : path.split("/")) {
      if (step.equals("..") && !steps.isEmpty()) {
        steps.removeLast();
      } else if (!step.equals(".") && !step.equals("..")) {
        steps.add(step);
      }
    }
    return String.join("/", steps);
  }

  /**
   * Links a part to another.
   *
   * @param type the full type
   * @return the link's id
   */
  String link(String part, String type, String target) throws IOException {
    return link(part, type, "/" + target, false);
  }

  /** As the other; {@code target} as it is to be written. */
  String link(String part, String type, String target, boolean outside) throws IOException {
    String list = linksOf(part);
    if (!has(list)) {
      put(list, "<Relationships xmlns=\"" + RELATIONSHIP + "\"/>");
    }
    List<String> ids = links(part).stream().map(Link::id).toList();
    int number = ids.size() + 1;
    while (ids.contains("rId" + number)) {
      number++;
    }
    Element root = tree(list).getDocumentElement();
    Element link = WorkbookXml.element(root, "Relationship");
    link.setAttribute("Id", "rId" + number);
    link.setAttribute("Type", type);
    link.setAttribute("Target", target);
    if (outside) {
      link.setAttribute("TargetMode", "External");
    }
    root.appendChild(link);
    changed(list);
    return "rId" + number;
  }

  /** Links a part under the id that its content names already. */
  void linkAs(String part, Link link) throws IOException {
    String id = link(part, link.type(), link.target(), link.outside());
    for (Element one : WorkbookXml.all(tree(linksOf(part)), "Relationship")) {
      if (one.getAttribute("Id").equals(id)) {
        one.setAttribute("Id", link.id());
      }
    }
  }

  void unlink(String part, String id) throws IOException {
    String list = linksOf(part);
    for (Element one : WorkbookXml.all(tree(list), "Relationship")) {
      if (one.getAttribute("Id").equals(id)) {
        WorkbookXml.remove(one);
        changed(list);
      }
    }
  }

  /** Takes a digital signature out; false when there is none. */
  boolean unsign() throws IOException {
    List<String> signatures = PackageSignature.parts(names());
    for (Link link : links("")) {
      if (signatures.contains(link.target())) {
        unlink("", link.id());
      }
    }
    for (String signature : signatures) {
      remove(signature);
    }
    return !signatures.isEmpty();
  }

  /** The content type of a part, by its name or its ending. */
  String type(String part) throws IOException {
    String ending = part.substring(part.lastIndexOf('.') + 1);
    String found = "";
    for (Element one : WorkbookXml.all(tree(TYPES))) {
      if (one.getAttribute("PartName").equals("/" + part)) {
        return one.getAttribute("ContentType");
      }
      if (one.getAttribute("Extension").equalsIgnoreCase(ending)) {
        found = one.getAttribute("ContentType");
      }
    }
    return found;
  }

  void type(String part, String type) throws IOException {
    if (type(part).equals(type)) {
      return;
    }
    Element root = tree(TYPES).getDocumentElement();
    Element one = WorkbookXml.element(root, "Override");
    one.setAttribute("PartName", "/" + part);
    one.setAttribute("ContentType", type);
    root.appendChild(one);
    changed(TYPES);
  }

  /** A name that no part has: {@code pattern} with the next free number for its star. */
  String free(String pattern) {
    int number = 1;
    while (has(pattern.replace("*", Integer.toString(number)))
        || removed.contains(pattern.replace("*", Integer.toString(number)))) {
      number++;
    }
    return pattern.replace("*", Integer.toString(number));
  }

  /** The workbook's main part. */
  String main() throws IOException {
    return linked("", "officeDocument").orElse("xl/workbook.xml");
  }

  /** Writes all parts; those that nobody touched are copied packed. */
  void save(OutputStream out) throws IOException {
    ZipArchiveOutputStream to = new ZipArchiveOutputStream(out);
    for (String name : names()) {
      if (put.containsKey(name) || changed.contains(name)) {
        to.putArchiveEntry(new ZipArchiveEntry(name));
        to.write(bytes(name));
        to.closeArchiveEntry();
      } else {
        zip.copy(name, to);
      }
    }
    to.finish();
    to.flush();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
