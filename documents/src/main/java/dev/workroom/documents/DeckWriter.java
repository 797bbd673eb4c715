package dev.workroom.documents;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.w3c.dom.Element;

/** Writes a {@link DeckSpec} as a PowerPoint presentation, on our own template or a user's. */
public final class DeckWriter {
  private static final String PROPERTIES =
      "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";

  private final ReportFiles files;
  private final TableQuery query;

  /**
   * @param files finds the template and the pictures that slides name
   * @param query runs the SQL that fills charts and tables
   */
  public DeckWriter(ReportFiles files, TableQuery query) {
    this.files = files;
    this.query = query;
  }

  /**
   * Writes the presentation to {@code target}, whole or not at all.
   *
   * @throws IOException with one sentence when the template cannot be used or the disk does not
   *     take the file
   * @throws DocumentException with one sentence when a query fails
   */
  public DeckResult write(DeckSpec spec, Path target) throws IOException, UnreadableDocument {
    List<Finding> findings = new ArrayList<>();
    try (PptxPackage deck = template(spec)) {
      DeckDesign design = DeckDesign.of(deck);
      if (!DeckSpec.ours(spec.template())) {
        adopt(deck, design, spec.template(), findings);
      }
      strip(deck, spec.template());
      DeckLayouts layouts = DeckLayouts.of(deck, DeckSpec.ours(spec.template()), design);
      DeckPages pages =
          new DeckPages(deck, layouts, files, query, spec.footer(), spec.language(), findings);
      for (int at = 0; at < spec.slides().size(); at++) {
        deck.insertSlide(pages.add(spec.slides().get(at), at + 1, at == 0), null);
      }
      properties(deck, spec);
      NewFile.write(target, deck::write);
    }
    return new DeckResult(
        spec.path(),
        Files.size(target),
        spec.slides().size(),
        spec.slides().stream().map(DeckSpec.Slide::title).toList(),
        findings);
  }

  private PptxPackage template(DeckSpec spec) throws IOException, UnreadableDocument {
    if (DeckSpec.ours(spec.template())) {
      return DeckTemplate.create(spec.template().equalsIgnoreCase("dark"));
    }
    PptxPackage template = PptxPackage.open(files.find(spec.template()));
    template.unsign(); // nobody has signed what is made of it
    return template;
  }

  private static void adopt(
      PptxPackage deck, DeckDesign design, String name, List<Finding> findings)
      throws UnreadableDocument {
    try {
      if (DesignAdoption.adopt(deck, design.master())) {
        findings.add(
            new Finding(
                Severity.NOTE,
                "",
                name
                    + " carries its design on its slides; what they share was put on the master of"
                    + " the new file: look at a rendered slide."));
      }
    } catch (IOException | RuntimeException e) {
      throw unusable(name, e);
    }
  }

  private static UnreadableDocument unusable(String name, Exception e) {
    return new UnreadableDocument(
        name + " cannot be used as a template: " + e.getMessage() + ".", e);
  }

  private static void strip(PptxPackage deck, String name) throws UnreadableDocument {
    try {
      strip(deck);
    } catch (IOException | RuntimeException e) {
      throw unusable(name, e);
    }
  }

  /** Leaves of a presentation its masters, layouts and theme. */
  private static void strip(PptxPackage deck) throws IOException {
    String main = deck.main();
    Element root = deck.edit(main).getDocumentElement();
    for (String list : new String[] {"sldIdLst", "custShowLst", "extLst"}) {
      for (Element each : PptxXml.children(root, list)) {
        root.removeChild(each);
      }
    }
    for (PptxPackage.Link link : deck.links(main)) {
      if (link.type().matches("slide|commentAuthors|authors|vbaProject")) {
        deck.unlink(main, link.id());
      }
    }
    for (PptxPackage.Link link : deck.links("")) {
      if (link.type().matches("thumbnail|custom-properties|extended-properties")) {
        deck.unlink("", link.id());
        if (deck.has(link.target())) {
          deck.remove(link.target());
        }
      }
    }
    deck.sweep();
    deck.type(main, DeckTemplate.MAIN_TYPE);
  }

  private static void properties(PptxPackage deck, DeckSpec spec) throws IOException {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    String title = spec.title().isBlank() ? spec.slides().getFirst().title() : spec.title();
    String xml =
        PptxXml.HEAD
            + "<cp:coreProperties"
            + " xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\""
            + " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
            + " xmlns:dcterms=\"http://purl.org/dc/terms/\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>"
            + XmlElement.encode(title)
            + "</dc:title><dc:creator>"
            + XmlElement.encode(spec.author())
            + "</dc:creator><dc:language>"
            + XmlElement.encode(spec.language())
            + "</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">"
            + now
            + "</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">"
            + now
            + "</dcterms:modified></cp:coreProperties>";
    for (PptxPackage.Link link : deck.links("")) {
      if (link.type().equals("core-properties") && deck.has(link.target())) {
        deck.put(link.target(), xml.getBytes(StandardCharsets.UTF_8));
        return;
      }
    }
    deck.add(
        "docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", xml);
    deck.link("", PROPERTIES, "docProps/core.xml");
  }

  /** The words "Source: " in a language. */
  static String source(String language) {
    return switch (Locale.forLanguageTag(language).getLanguage()) {
      case "de" -> "Quelle: ";
      case "fr" -> "Source : ";
      case "es" -> "Fuente: ";
      case "it" -> "Fonte: ";
      case "nl" -> "Bron: ";
      default -> "Source: ";
    };
  }
}
