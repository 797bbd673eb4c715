package dev.workroom.documents;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A presentation as the parts it is made of, so that a change touches the parts it means and leaves
 * the others as they are, byte for byte and as they were packed.
 *
 * <p>Parts, relationships and content types: ECMA-376 part 2 (Open Packaging Conventions).
 */
final class PptxPackage implements Closeable {
  static final String OFFICE =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String LINKS =
      "http://schemas.openxmlformats.org/package/2006/relationships";
  private static final String LINKS_TYPE =
      "application/vnd.openxmlformats-package.relationships+xml";
  private static final String TYPES = "[Content_Types].xml";

  /**
   * A relationship.
   *
   * @param type its last word, such as {@code slideLayout}
   * @param target name of a part, or an address when external
   */
  record Link(String id, String type, String target, boolean external) {}

  private final Optional<ZipParts> parts;
  private final Optional<ZipFile> raw;
  private final Map<String, byte[]> changed = new LinkedHashMap<>();
  private final Map<String, Document> documents = new LinkedHashMap<>();
  private final Set<String> edited = new LinkedHashSet<>();
  private final Set<String> removed = new LinkedHashSet<>();

  private PptxPackage(Optional<ZipParts> parts, Optional<ZipFile> raw) {
    this.parts = parts;
    this.raw = raw;
  }

  /** A package with nothing in it but its list of content types. */
  static PptxPackage empty() {
    PptxPackage made = new PptxPackage(Optional.empty(), Optional.empty());
    made.put(
        TYPES,
        """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
        <Default Extension="xml" ContentType="application/xml"/></Types>\
        """);
    return made;
  }

  /**
   * Opens a presentation or template to change it.
   *
   * @throws UnreadableDocument when it is none, or damaged
   */
  static PptxPackage open(Path file) throws UnreadableDocument {
    String name = String.valueOf(file.getFileName());
    try {
      ZipParts parts = ZipParts.open(file);
      if (parts.damaged() || !parts.has(TYPES)) {
        parts.close();
        throw new UnreadableDocument(
            name + " is no PowerPoint file of today's format (.pptx, .potx), or it is damaged.");
      }
      PptxPackage opened =
          new PptxPackage(Optional.of(parts), Optional.of(ZipFile.builder().setPath(file).get()));
      String space = opened.read(opened.main()).getDocumentElement().getNamespaceURI();
      if (String.valueOf(space).startsWith("http://purl.oclc.org/")) {
        opened.close();
        throw new UnreadableDocument(
            name
                + " is stored as Strict Open XML, which is read but not changed; save it as a normal .pptx first.");
      }
      return opened;
    } catch (IOException e) {
      throw new UnreadableDocument(name + " could not be opened: " + e.getMessage() + ".", e);
    }
  }

  /** The presentation part. */
  String main() throws IOException {
    return links("").stream()
        .filter(link -> link.type().equals("officeDocument") && has(link.target()))
        .map(Link::target)
        .findFirst()
        .orElseThrow(() -> new IOException("it holds no presentation"));
  }

  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    parts.ifPresent(own -> names.addAll(own.names()));
    names.addAll(changed.keySet());
    names.addAll(edited);
    names.removeAll(removed);
    return names;
  }

  boolean has(String name) {
    return names().contains(name);
  }

  /** A part's bytes as they would be written now. */
  byte[] bytes(String name) throws IOException {
    Document document = edited.contains(name) ? documents.get(name) : null;
    if (document != null) {
      return PptxXml.bytes(document);
    }
    byte[] own = changed.get(name);
    if (own != null) {
      return own;
    }
    ZipParts there = parts.orElseThrow(() -> new IOException("its part " + name + " is missing"));
    try (InputStream in = there.open(name)) {
      return in.readAllBytes();
    }
  }

  /** A part as XML, to look at. */
  Document read(String name) throws IOException {
    Document known = documents.get(name);
    if (known == null) {
      known = PptxXml.parse(new ByteArrayInputStream(bytes(name)));
      documents.put(name, known);
    }
    return known;
  }

  /** A part as XML, to change: it will be written anew. */
  Document edit(String name) throws IOException {
    Document document = read(name);
    edited.add(name);
    return document;
  }

  void put(String name, byte[] content) {
    changed.put(name, content);
    documents.remove(name);
    edited.remove(name);
    removed.remove(name);
  }

  void put(String name, String xml) {
    put(name, xml.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a part with its content type. */
  void add(String name, String type, byte[] content) throws IOException {
    put(name, content);
    type(name, type);
  }

  void add(String name, String type, String xml) throws IOException {
    add(name, type, xml.getBytes(StandardCharsets.UTF_8));
  }

  /** Says of what type a part is: by its ending for media, by its name for all else. */
  void type(String name, String type) throws IOException {
    Document types = edit(TYPES);
    Element root = types.getDocumentElement();
    String ending = name.substring(name.lastIndexOf('.') + 1);
    if (type.startsWith("image/")) {
      for (Element each : PptxXml.children(root, "Default")) {
        if (each.getAttribute("Extension").equalsIgnoreCase(ending)) {
          return;
        }
      }
      Element one = types.createElementNS(root.getNamespaceURI(), "Default");
      one.setAttribute("Extension", ending);
      one.setAttribute("ContentType", type);
      root.insertBefore(one, root.getFirstChild());
      return;
    }
    for (Element each : PptxXml.children(root, "Override")) {
      if (each.getAttribute("PartName").equals("/" + name)) {
        each.setAttribute("ContentType", type);
        return;
      }
    }
    Element one = types.createElementNS(root.getNamespaceURI(), "Override");
    one.setAttribute("PartName", "/" + name);
    one.setAttribute("ContentType", type);
    root.appendChild(one);
  }

  /** The content type of a part; empty when none is said. */
  String typeOf(String name) throws IOException {
    Element root = read(TYPES).getDocumentElement();
    for (Element each : PptxXml.children(root, "Override")) {
      if (each.getAttribute("PartName").equalsIgnoreCase("/" + name)) {
        return each.getAttribute("ContentType");
      }
    }
    String ending = name.substring(name.lastIndexOf('.') + 1);
    for (Element each : PptxXml.children(root, "Default")) {
      if (each.getAttribute("Extension").equalsIgnoreCase(ending)) {
        return each.getAttribute("ContentType");
      }
    }
    return "";
  }

  /** Takes a part out, with its links and its content type; who links to it must stop. */
  void remove(String name) throws IOException {
    for (String each : List.of(name, linksOf(name))) {
      changed.remove(each);
      documents.remove(each);
      edited.remove(each);
      removed.add(each);
    }
    Element root = edit(TYPES).getDocumentElement();
    for (Element each : PptxXml.children(root, "Override")) {
      if (each.getAttribute("PartName").equals("/" + name)) {
        root.removeChild(each);
      }
    }
  }

  /** A free name such as {@code ppt/slides/slide7.xml}. */
  String free(String before, String after) {
    Set<String> names = names();
    int number = 1;
    while (names.contains(before + number + after)) {
      number++;
    }
    return before + number + after;
  }

  /** The links of a part, {@code ""} for those of the package. */
  List<Link> links(String part) throws IOException {
    String name = linksOf(part);
    if (!has(name)) {
      return List.of();
    }
    String folder = part.substring(0, part.lastIndexOf('/') + 1);
    List<Link> links = new ArrayList<>();
    for (Element each : PptxXml.children(read(name).getDocumentElement(), "Relationship")) {
      String type = each.getAttribute("Type");
      boolean external = each.getAttribute("TargetMode").equals("External");
      String target = each.getAttribute("Target");
      links.add(
          new Link(
              each.getAttribute("Id"),
              type.substring(type.lastIndexOf('/') + 1),
              external ? target : PackageLinks.resolve(folder, target),
              external));
    }
    return links;
  }

  /** The first part that a part links to by a type. */
  Optional<String> linked(String part, String type) throws IOException {
    return links(part).stream()
        .filter(link -> link.type().equals(type) && !link.external() && has(link.target()))
        .map(Link::target)
        .findFirst();
  }

  /** Links a part to another and gives the link's id. */
  String link(String from, String type, String to) throws IOException {
    String name = linksOf(from);
    if (!has(name)) {
      put(name, PptxXml.HEAD + "<Relationships xmlns=\"" + LINKS + "\"/>");
      if (typeOf(name).isEmpty()) {
        type(name, LINKS_TYPE); // a package may name each of its lists of links by itself
      }
    }
    Document document = edit(name);
    Element root = document.getDocumentElement();
    Set<String> taken = new LinkedHashSet<>();
    PptxXml.children(root, "Relationship").forEach(each -> taken.add(each.getAttribute("Id")));
    int number = taken.size() + 1;
    while (taken.contains("rId" + number)) {
      number++;
    }
    Element one = document.createElementNS(LINKS, "Relationship");
    one.setAttribute("Id", "rId" + number);
    one.setAttribute("Type", type.contains(":") ? type : OFFICE + "/" + type);
    one.setAttribute("Target", relative(from, to));
    root.appendChild(one);
    return "rId" + number;
  }

  /** Takes links out. */
  void unlink(String from, String id) throws IOException {
    Element root = edit(linksOf(from)).getDocumentElement();
    for (Element each : PptxXml.children(root, "Relationship")) {
      if (each.getAttribute("Id").equals(id)) {
        root.removeChild(each);
      }
    }
  }

  static String linksOf(String part) {
    int slash = part.lastIndexOf('/');
    return part.substring(0, slash + 1) + "_rels/" + part.substring(slash + 1) + ".rels";
  }

  private static String relative(String from, String to) {
    if (from.isEmpty()) {
      return to;
    }
    String[] here = from.split("/");
    String[] there = to.split("/");
    int same = 0;
    while (same < here.length - 1 && same < there.length - 1 && here[same].equals(there[same])) {
      same++;
    }
    StringBuilder path = new StringBuilder("../".repeat(here.length - 1 - same));
    for (int at = same; at < there.length; at++) {
      path.append(there[at]).append(at + 1 < there.length ? "/" : "");
    }
    return path.toString();
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

  /** Parts that nothing leads to any more are taken out, as after a slide is gone. */
  void sweep() throws IOException {
    Set<String> reached = reachable();
    for (String name : names()) {
      boolean furniture = name.equals(TYPES) || name.contains("_rels/");
      if (!furniture && !reached.contains(name) && name.startsWith("ppt/")) {
        remove(name);
      }
    }
  }

  /** Parts that links lead to from the package. */
  Set<String> reachable() throws IOException {
    Set<String> reached = new LinkedHashSet<>();
    reach("", reached);
    return reached;
  }

  private void reach(String from, Set<String> reached) throws IOException {
    for (Link link : links(from)) {
      if (!link.external() && has(link.target()) && reached.add(link.target())) {
        reach(link.target(), reached);
      }
    }
  }

  /** Writes the whole package; what was not touched is copied as it was packed. */
  void write(OutputStream out) throws IOException {
    // Not closed: the stream belongs to the caller, who has yet to sync it.
    @SuppressWarnings("resource")
    ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out);
    Set<String> written = new LinkedHashSet<>();
    if (raw.isPresent()) {
      for (ZipArchiveEntry entry : Collections.list(raw.get().getEntries())) {
        String name = entry.getName();
        boolean ours = changed.containsKey(name) || edited.contains(name);
        if (entry.isDirectory() || removed.contains(name) || !written.add(name)) {
          continue;
        }
        if (ours) {
          one(zip, name);
        } else {
          try (InputStream in = raw.get().getRawInputStream(entry)) {
            zip.addRawArchiveEntry(entry, in);
          }
        }
      }
    }
    for (String name : names()) {
      if (written.add(name)) {
        one(zip, name);
      }
    }
    zip.finish();
  }

  private void one(ZipArchiveOutputStream zip, String name) throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setTime(315_532_800_000L); // the first day that zip knows: same input, same bytes
    zip.putArchiveEntry(entry);
    zip.write(bytes(name));
    zip.closeArchiveEntry();
  }

  /** The package as bytes, for a reader that wants them. */
  byte[] whole() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out);
    return out.toByteArray();
  }

  /** The parts of the slides in the order they are shown. */
  List<String> slides() throws IOException {
    String main = main();
    Map<String, String> targets = new LinkedHashMap<>();
    links(main).forEach(link -> targets.put(link.id(), link.target()));
    List<String> slides = new ArrayList<>();
    for (Element id : slideIds()) {
      String target = targets.get(id.getAttributeNS(OFFICE, "id"));
      if (target != null) {
        slides.add(target);
      }
    }
    return slides;
  }

  /** The entries of the list of slides, in order. */
  List<Element> slideIds() throws IOException {
    Element root = read(main()).getDocumentElement();
    return PptxXml.child(root, "sldIdLst")
        .map(list -> PptxXml.children(list, "sldId"))
        .orElse(List.of());
  }

  /**
   * Puts a slide part into the list of slides.
   *
   * @param before the entry it comes before; at the end when null
   */
  Element insertSlide(String part, @org.jspecify.annotations.Nullable Node before)
      throws IOException {
    String main = main();
    String id = link(main, "slide", part);
    Document document = edit(main);
    Element root = document.getDocumentElement();
    String space = root.getNamespaceURI();
    String prefix = root.getPrefix() == null ? "" : root.getPrefix() + ":";
    Element list = PptxXml.child(root, "sldIdLst").orElse(null);
    if (list == null) {
      list = document.createElementNS(space, prefix + "sldIdLst");
      Element after =
          PptxXml.child(root, "handoutMasterIdLst")
              .or(() -> PptxXml.child(root, "notesMasterIdLst"))
              .or(() -> PptxXml.child(root, "sldMasterIdLst"))
              .orElseThrow(() -> new IOException("it holds no slide master"));
      root.insertBefore(list, after.getNextSibling());
    }
    long highest = 255;
    for (Element each : PptxXml.children(list, "sldId")) {
      highest = Math.max(highest, PptxXml.number(each, "id", 255));
    }
    Element entry = document.createElementNS(space, prefix + "sldId");
    entry.setAttribute("id", Long.toString(highest + 1));
    entry.setAttributeNS(OFFICE, "r:id", id);
    list.insertBefore(entry, before);
    return entry;
  }

  @Override
  public void close() throws IOException {
    if (raw.isPresent()) {
      raw.get().close();
    }
    if (parts.isPresent()) {
      parts.get().close();
    }
  }
}
