package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The parts of a Word document that is being edited: those that change are taken apart, all others
 * are copied as the compressed bytes they are.
 */
final class WordParts {
  private static final String TYPES = "[Content_Types].xml";
  static final String MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  private static final String STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main";

  private static final String NO_RELATIONS =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
          + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";

  private final Path file;
  private final Map<String, XmlElement.Part> open = new LinkedHashMap<>();
  private final Map<String, byte[]> added = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();
  private final String main;

  /**
   * @throws DocumentException with one sentence when it is no Word document that can be edited
   */
  WordParts(Path file) throws IOException {
    this.file = file;
    try (ZipParts parts = ZipParts.open(file)) {
      if (parts.damaged()) {
        throw new DocumentException(
            "The document is damaged or no .docx file; it cannot be edited.");
      }
      names.addAll(parts.names());
      main = PackageLinks.of(parts, "").first("officeDocument").orElse("word/document.xml");
    }
    if (!has(main)) {
      throw new DocumentException("The file holds no Word document; it cannot be edited.");
    }
    XmlElement root = main().root();
    if (!root.name.equals("w:document") || !root.attribute("xmlns:w").equals(MAIN)) {
      throw new DocumentException(
          root.rawAttributes().contains(STRICT)
              ? "The document is stored as Strict Open XML, which is not edited; save it as a normal .docx first."
              : "The document is written in an unusual way and cannot be edited safely; save it once in Word first.");
    }
  }

  /** Whether somebody signed the document as it is; as it is written it is not signed. */
  boolean signed() {
    return !PackageSignature.parts(names).isEmpty();
  }

  private void unsign() throws IOException {
    for (XmlElement link : part("_rels/.rels").root().elements()) {
      if (link.attribute("Type").endsWith("/digital-signature/origin")) {
        link.remove();
      }
    }
    List<String> signatures = PackageSignature.parts(names);
    for (XmlElement type : part(TYPES).root().elements()) {
      if (signatures.contains(type.attribute("PartName").replaceFirst("^/", ""))) {
        type.remove();
      }
    }
  }

  boolean has(String name) {
    return names.contains(name) || added.containsKey(name);
  }

  XmlElement.Part main() throws IOException {
    return part(main);
  }

  /** A part taken apart; what is changed in it will be written. */
  XmlElement.Part part(String name) throws IOException {
    XmlElement.Part there = open.get(name);
    if (there == null) {
      there = XmlReading.read(bytes(name), name);
      open.put(name, there);
    }
    return there;
  }

  private byte[] bytes(String name) throws IOException {
    byte[] own = added.get(name);
    if (own != null) {
      return own;
    }
    try (ZipParts parts = ZipParts.open(file);
        InputStream in = parts.open(name)) {
      return in.readAllBytes();
    }
  }

  /** The part that the main document relates to by a type's last word, such as {@code comments}. */
  Optional<String> related(String type) throws IOException {
    return allRelated(type).stream().findFirst();
  }

  List<String> allRelated(String type) throws IOException {
    try (ZipParts parts = ZipParts.open(file)) {
      return PackageLinks.of(parts, main).byId().values().stream()
          .filter(link -> link.type().equals(type) && !link.external() && has(link.target()))
          .map(PackageLinks.Link::target)
          .distinct()
          .toList();
    }
  }

  /** A new part beside the main one, with its relationship and content type. */
  XmlElement.Part add(String fileName, String contentType, String relation, String xml)
      throws IOException {
    String folder = main.substring(0, main.lastIndexOf('/') + 1);
    String name = folder + fileName;
    if (has(name)) {
      throw new DocumentException("The document already holds an unrelated part " + name + ".");
    }
    added.put(name, xml.getBytes(StandardCharsets.UTF_8));
    XmlElement types = part(TYPES).root();
    types.add(
        XmlElement.of(
            "<Override PartName=\"/" + name + "\" ContentType=\"" + contentType + "\"/>"));
    String relations = folder + "_rels/" + main.substring(folder.length()) + ".rels";
    if (!has(relations)) {
      added.put(relations, NO_RELATIONS.getBytes(StandardCharsets.UTF_8));
    }
    XmlElement all = part(relations).root();
    int number = 1;
    while (taken(all, "rId" + number)) {
      number++;
    }
    all.add(
        XmlElement.of(
            "<Relationship Id=\"rId"
                + number
                + "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
                + relation
                + "\" Target=\""
                + fileName
                + "\"/>"));
    return part(name);
  }

  private static boolean taken(XmlElement relations, String id) {
    return relations.elements().stream().anyMatch(e -> e.attribute("Id").equals(id));
  }

  /** Writes the document: changed parts anew, all others as they were. */
  void write(OutputStream out) throws IOException {
    List<String> signatures = PackageSignature.parts(names);
    if (signed()) {
      unsign();
    }
    // The stream below belongs to the caller and stays open.
    ZipArchiveOutputStream to = new ZipArchiveOutputStream(out);
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
        XmlElement.Part changed = open.get(entry.getName());
        if (signatures.contains(ZipParts.normal(entry.getName()))) {
          continue;
        }
        if (changed == null) {
          try (InputStream raw = zip.getRawInputStream(entry)) {
            to.addRawArchiveEntry(entry, raw);
          }
        } else {
          ZipArchiveEntry fresh = new ZipArchiveEntry(entry.getName());
          fresh.setTime(entry.getTime());
          put(to, fresh, changed.bytes());
        }
      }
      for (Map.Entry<String, byte[]> entry : added.entrySet()) {
        XmlElement.Part changed = open.get(entry.getKey());
        put(
            to,
            new ZipArchiveEntry(entry.getKey()),
            changed == null ? entry.getValue() : changed.bytes());
      }
    }
    to.finish();
  }

  private static void put(ZipArchiveOutputStream to, ZipArchiveEntry entry, byte[] bytes)
      throws IOException {
    to.putArchiveEntry(entry);
    to.write(bytes);
    to.closeArchiveEntry();
  }
}
