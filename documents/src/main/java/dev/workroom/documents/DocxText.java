package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamException;

/** Reads a Word document part by part, in one pass over each, without building a tree. */
final class DocxText {
  private final ZipParts parts;
  private final TextSink sink;

  private final DocxFlow.Lines lines;

  private DocxText(ZipParts parts, TextSink sink, DocxFlow.Lines lines) {
    this.parts = parts;
    this.sink = sink;
    this.lines = lines;
  }

  static void read(Path file, TextSink sink) throws IOException, XMLStreamException {
    try (ZipParts parts = ZipParts.open(file)) {
      new DocxText(parts, sink, (_, _, _) -> {}).read();
    }
  }

  /** Reads it only to learn on which lines of its text the paragraphs stand. */
  static void lines(Path file, TextSink sink, DocxFlow.Lines lines)
      throws IOException, XMLStreamException {
    try (ZipParts parts = ZipParts.open(file)) {
      new DocxText(parts, sink, lines).read();
    }
  }

  private void read() throws IOException, XMLStreamException {
    OfficeProperties.read(parts, sink);
    String main = PackageLinks.of(parts, "").first("officeDocument").orElse("word/document.xml");
    if (!parts.has(main) && parts.has("word/document.xml")) {
      main = "word/document.xml";
    }
    PackageLinks links = PackageLinks.of(parts, main);
    String folder = main.contains("/") ? main.substring(0, main.lastIndexOf('/') + 1) : "";
    DocxStyles styles = DocxStyles.read(parts, links.first("styles").orElse(folder + "styles.xml"));
    DocxNumbers numbers =
        DocxNumbers.read(parts, links.first("numbering").orElse(folder + "numbering.xml"));
    if (parts.damaged()) {
      sink.note("The file is cut off; what follows its damage is missing.");
    }
    try (InputStream in = parts.open(main)) {
      new DocxFlow(parts, links, styles, numbers, sink, lines).read(in);
    }
    apart(links, "footnotes", "footnote", styles, numbers);
    apart(links, "endnotes", "endnote", styles, numbers);
    apart(links, "comments", "comment", styles, numbers);
    margins(links, styles, numbers);
    EmbeddedText.read(parts, sink);
    links.byId().values().stream()
        .filter(l -> l.external() && !l.type().equals("hyperlink"))
        .forEach(l ->
            sink.note(
                "It points to something outside it ("
                    + l.type()
                    + "): "
                    + l.target()
                    + ", which was not fetched."));
    if (parts.names().stream().anyMatch(n -> n.endsWith("vbaProject.bin"))) {
      sink.note("It holds macros, which were not run.");
    }
  }

  private void apart(
      PackageLinks links, String type, String element, DocxStyles styles, DocxNumbers numbers) {
    links
        .first(type)
        .filter(parts::has)
        .ifPresent(part -> {
          try (InputStream in = parts.open(part)) {
            new DocxFlow(parts, PackageLinks.of(parts, part), styles, numbers, sink)
                .readNotes(in, element);
          } catch (IOException | XMLStreamException e) {
            sink.note("Its " + type + " are damaged.");
          }
        });
  }

  /** Headers and footers once each, after the text. */
  private void margins(PackageLinks links, DocxStyles styles, DocxNumbers numbers) {
    Set<String> seen = new LinkedHashSet<>();
    List<PackageLinks.Link> all = new ArrayList<>(links.byId().values());
    for (PackageLinks.Link link : all) {
      boolean margin = link.type().equals("header") || link.type().equals("footer");
      if (margin && !link.external() && parts.has(link.target())) {
        TextSink own = new TextSink(java.time.Duration.ofSeconds(5));
        try (InputStream in = parts.open(link.target())) {
          new DocxFlow(parts, PackageLinks.of(parts, link.target()), styles, numbers, own).read(in);
        } catch (IOException | XMLStreamException | TextSink.Enough _) {
          sink.note("A " + link.type() + " is damaged.");
        }
        String text =
            own.result(DocumentKind.WORD, 0, 4000)
                .markdown()
                .strip()
                .replaceAll("\\s*\\n+\\s*", " · ");
        // Marks between fields that nobody has computed say nothing.
        boolean said = text.codePoints().anyMatch(Character::isLetterOrDigit);
        if (said && seen.add(text)) {
          sink.block("[" + link.type() + ": " + text + "]");
        }
      }
    }
  }
}
