package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads a PowerPoint presentation slide by slide in the order it is shown. */
final class PptxText {
  private final ZipParts parts;
  private final TextSink sink;
  private final Set<String> said = new HashSet<>();
  private final Map<String, SlidePaint> paints = new HashMap<>();
  private long width = Long.MAX_VALUE;
  private long height = Long.MAX_VALUE;

  private PptxText(ZipParts parts, TextSink sink) {
    this.parts = parts;
    this.sink = sink;
  }

  static void read(Path file, TextSink sink) throws IOException {
    try (ZipParts parts = ZipParts.open(file)) {
      new PptxText(parts, sink).read();
    }
  }

  private void read() throws IOException {
    OfficeProperties.read(parts, sink);
    if (parts.damaged()) {
      sink.note("The file is cut off; what follows its damage is missing.");
    }
    List<String> slides = slides();
    for (int at = 0; at < slides.size(); at++) {
      slide(at + 1, slides.get(at));
    }
    behind(slides);
    EmbeddedText.read(parts, sink);
    if (parts.names().stream().anyMatch(n -> n.endsWith("vbaProject.bin"))) {
      sink.note("It holds macros, which were not run.");
    }
    if (slides.isEmpty()) {
      throw new IOException("it holds no slides");
    }
  }

  /** In the order of the presentation; where that is damaged, by their numbers. */
  private List<String> slides() {
    String main = PackageLinks.of(parts, "").first("officeDocument").orElse("ppt/presentation.xml");
    PackageLinks links = PackageLinks.of(parts, main);
    List<String> slides = new ArrayList<>();
    if (parts.has(main)) {
      try (InputStream in = parts.open(main)) {
        XMLStreamReader xml = XmlStream.open(in);
        while (xml.hasNext()) {
          if (xml.next() != XMLStreamReader.START_ELEMENT) {
            continue;
          }
          if (xml.getLocalName().equals("sldSz")) {
            width = measure(xml, "cx");
            height = measure(xml, "cy");
          }
          if (xml.getLocalName().equals("sldId")) {
            String id =
                Optional.ofNullable(
                        xml.getAttributeValue(
                            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                            "id"))
                    .orElse("");
            links.link(id).map(PackageLinks.Link::target).filter(parts::has).ifPresent(slides::add);
          }
        }
      } catch (IOException | XMLStreamException _) {
        sink.note("The order of the slides is damaged.");
      }
    }
    if (slides.isEmpty()) {
      parts.names().stream()
          .filter(n -> n.matches("ppt/slides/slide\\d+\\.xml"))
          .sorted(Comparator.comparingInt(n -> DocxNumbers.number(n.replaceAll("\\D", ""), 0)))
          .forEach(slides::add);
    }
    return slides;
  }

  private static long measure(XMLStreamReader xml, String name) {
    int emu = DocxNumbers.number(XmlStream.attribute(xml, name), 0);
    return emu > 0 ? emu : Long.MAX_VALUE;
  }

  /** What layouts and masters put on slides, once each. */
  private void behind(List<String> slides) {
    Set<String> templates = new LinkedHashSet<>();
    for (String slide : slides) {
      PackageLinks.of(parts, slide)
          .first("slideLayout")
          .filter(parts::has)
          .ifPresent(layout -> {
            templates.add(layout);
            PackageLinks.of(parts, layout).first("slideMaster").ifPresent(templates::add);
          });
    }
    for (String template : templates) {
      if (parts.has(template)) {
        SlideFlow flow = new SlideFlow(parts, PackageLinks.of(parts, template), sink, said).fixed();
        try (InputStream in = parts.open(template)) {
          flow.read(in);
        } catch (IOException | XMLStreamException _) {
          sink.note("A slide layout is damaged.");
        }
        String text = flow.plain().replace("\n", " · ");
        if (!text.isBlank()) {
          sink.block("[on the slides of a layout: " + text + "]");
        }
      }
    }
  }

  private SlidePaint paint(String layout) {
    return paints.computeIfAbsent(layout, part -> SlidePaint.of(parts, part));
  }

  private void slide(int number, String part) {
    sink.part("slide " + number);
    PackageLinks links = PackageLinks.of(parts, part);
    SlideFlow flow =
        new SlideFlow(parts, links, sink, said)
            .within(
                width,
                height,
                links.first("slideLayout").map(this::paint).orElse(SlidePaint.PLAIN));
    try (InputStream in = parts.open(part)) {
      flow.read(in);
    } catch (IOException | XMLStreamException _) {
      sink.note("Slide " + number + " is damaged; the rest of it is missing.");
    }
    flow.putOut(number);
    links.first("notesSlide").filter(parts::has).ifPresent(this::notes);
    links.byId().values().stream()
        .filter(l -> l.type().equals("comments") && !l.external() && parts.has(l.target()))
        .forEach(l -> comments(l.target()));
  }

  private void notes(String part) {
    SlideFlow flow = new SlideFlow(parts, PackageLinks.of(parts, part), sink, said);
    try (InputStream in = parts.open(part)) {
      flow.read(in);
    } catch (IOException | XMLStreamException _) {
      sink.note("Speaker notes are damaged.");
    }
    String text = flow.plain();
    if (!text.isBlank()) {
      sink.block("Notes: " + text);
    }
  }

  private void comments(String part) {
    try (InputStream in = parts.open(part)) {
      XMLStreamReader xml = XmlStream.open(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT
            && (xml.getLocalName().equals("text") || xml.getLocalName().equals("t"))) {
          String text = XmlStream.text(xml).strip();
          sink.block("[comment: " + text + "]");
          sink.hidden("comment", text);
        }
      }
    } catch (IOException | XMLStreamException _) {
      sink.note("Comments are damaged.");
    }
  }
}
