package dev.workroom.documents;

import java.io.IOException;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Speaker notes of a slide: set in the notes page that is there, or in a new one. */
final class SlideNotes {
  private static final String TREE =
      "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>";
  private static final String OWN = "application/vnd.openxmlformats-officedocument.presentationml.";

  private SlideNotes() {}

  /** Sets the notes of a slide; each line is a paragraph. */
  static void set(PptxPackage deck, String slide, String text, String language) throws IOException {
    Optional<String> there = deck.linked(slide, "notesSlide");
    if (there.isPresent()) {
      for (Element shape : PptxXml.all(deck.edit(there.get()), "sp")) {
        Optional<Element> holder = PptxXml.child(shape, "nvSpPr", "nvPr", "ph");
        if (holder.isPresent() && holder.get().getAttribute("type").equals("body")) {
          SlideWords.replace(shape, text);
          return;
        }
      }
    }
    String master = master(deck);
    String part = deck.free("ppt/notesSlides/notesSlide", ".xml");
    deck.add(part, DeckTemplate.NOTES_TYPE, page(text, language));
    deck.link(part, "notesMaster", master);
    deck.link(part, "slide", slide);
    deck.link(slide, "notesSlide", part);
  }

  private static String page(String text, String language) {
    StringBuilder paragraphs = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      paragraphs
          .append("<a:p>")
          .append(
              line.isBlank()
                  ? ""
                  : "<a:r><a:rPr lang=\""
                      + language
                      + "\"/><a:t>"
                      + XmlElement.encode(line)
                      + "</a:t></a:r>")
          .append("</a:p>");
    }
    return PptxXml.HEAD
        + "<p:notes"
        + PptxXml.SPACES
        + "><p:cSld><p:spTree>"
        + TREE
        + holder(2, "Slide image", "sldImg", 0, "", "")
        + holder(3, "Notes", "body", 1, "", paragraphs.toString())
        + "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>";
  }

  private static String holder(
      int id, String name, String type, int index, String place, String paragraphs) {
    boolean image = type.equals("sldImg");
    return "<p:sp><p:nvSpPr><p:cNvPr id=\"%d\" name=\"%s\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"%s/></p:cNvSpPr>"
            .formatted(id, name, image ? " noRot=\"1\" noChangeAspect=\"1\"" : "")
        + "<p:nvPr><p:ph type=\"%s\"%s/></p:nvPr></p:nvSpPr><p:spPr>%s</p:spPr>"
            .formatted(type, index == 0 ? "" : " idx=\"" + index + "\"", place)
        + (image ? "" : "<p:txBody><a:bodyPr/><a:lstStyle/>" + paragraphs + "</p:txBody>")
        + "</p:sp>";
  }

  /** The master of notes pages; made where there is none. */
  private static String master(PptxPackage deck) throws IOException {
    String main = deck.main();
    Optional<String> there = deck.linked(main, "notesMaster");
    if (there.isPresent()) {
      return there.get();
    }
    String part = "ppt/notesMasters/notesMaster1.xml";
    String theme = deck.free("ppt/theme/theme", ".xml");
    String geometry = "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>";
    deck.add(
        part,
        OWN + "notesMaster+xml",
        PptxXml.HEAD
            + "<p:notesMaster"
            + PptxXml.SPACES
            + "><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val=\"bg1\"/></a:solidFill>"
            + "<a:effectLst/></p:bgPr></p:bg><p:spTree>"
            + TREE
            + holder(
                2, "Slide image", "sldImg", 2, DeckTemplate.place(54, 56, 432, 243) + geometry, "")
            + holder(
                3,
                "Notes",
                "body",
                3,
                DeckTemplate.place(54, 324, 432, 330) + geometry,
                "<a:p><a:r><a:rPr lang=\"en-GB\"/><a:t>Notes</a:t></a:r></a:p>")
            + "</p:spTree></p:cSld><p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\""
            + " accent1=\"accent1\" accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\""
            + " accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/>"
            + "<p:notesStyle><a:lvl1pPr><a:defRPr sz=\"1200\"><a:solidFill><a:schemeClr"
            + " val=\"tx1\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/></a:defRPr></a:lvl1pPr>"
            + "</p:notesStyle></p:notesMaster>");
    deck.add(
        theme, "application/vnd.openxmlformats-officedocument.theme+xml", DeckTheme.xml(false));
    deck.link(part, "theme", theme);
    String id = deck.link(main, "notesMaster", part);
    Document document = deck.edit(main);
    Element root = document.getDocumentElement();
    String prefix = root.getPrefix() == null ? "" : root.getPrefix() + ":";
    Element list = document.createElementNS(PptxXml.SLIDES, prefix + "notesMasterIdLst");
    Element entry = document.createElementNS(PptxXml.SLIDES, prefix + "notesMasterId");
    entry.setAttributeNS(PptxPackage.OFFICE, "r:id", id);
    list.appendChild(entry);
    Element masters =
        PptxXml.child(root, "sldMasterIdLst")
            .orElseThrow(() -> new IOException("it holds no slide master"));
    root.insertBefore(list, masters.getNextSibling());
    return part;
  }
}
