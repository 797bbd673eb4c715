package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Changes the words of a shape or table cell and keeps how they are set. */
final class SlideWords {
  private SlideWords() {}

  /** The text of something with paragraphs in it; a line for each. */
  static String text(Element shape) {
    List<String> lines = new ArrayList<>();
    for (Element paragraph : PptxXml.all(shape, "p")) {
      lines.add(paragraphText(paragraph));
    }
    return String.join("\n", lines);
  }

  /** The text of one paragraph. */
  static String paragraphText(Element paragraph) {
    StringBuilder text = new StringBuilder();
    for (Node each = paragraph.getFirstChild(); each != null; each = each.getNextSibling()) {
      if (each instanceof Element element) {
        switch (String.valueOf(element.getLocalName())) {
          case "r", "fld" -> PptxXml.child(element, "t").ifPresent(t -> text.append(content(t)));
          case "br" -> text.append('\u000B');
          default -> {}
        }
      }
    }
    return text.toString();
  }

  /** The letters of an element; not all trees know getTextContent. */
  private static String content(Element element) {
    StringBuilder text = new StringBuilder();
    for (Node each = element.getFirstChild(); each != null; each = each.getNextSibling()) {
      text.append(each.getNodeValue() == null ? "" : each.getNodeValue());
    }
    return text.toString();
  }

  /**
   * Replaces all text: each line takes the place of a paragraph and is set as that one was, lines
   * beyond as the last one.
   */
  static void replace(Element shape, String text) {
    Element body = PptxXml.child(shape, "txBody").orElse(shape);
    List<Element> paragraphs = PptxXml.children(body, "p");
    String[] lines = text.split("\n", -1);
    for (int at = 0; at < lines.length; at++) {
      Element paragraph;
      if (at < paragraphs.size()) {
        paragraph = paragraphs.get(at);
      } else if (paragraphs.isEmpty()) {
        paragraph = body.getOwnerDocument().createElementNS(PptxXml.DRAWING, "a:p");
        body.appendChild(paragraph);
      } else {
        paragraph = (Element) paragraphs.getLast().cloneNode(true);
        body.appendChild(paragraph);
      }
      one(paragraph, lines[at]);
    }
    for (int at = lines.length; at < paragraphs.size(); at++) {
      body.removeChild(paragraphs.get(at));
    }
  }

  /** Gives a paragraph one run of text, set as its first run was. */
  private static void one(Element paragraph, String text) {
    Optional<Element> first =
        PptxXml.children(paragraph, "r").stream()
            .findFirst()
            .or(() -> PptxXml.children(paragraph, "fld").stream().findFirst());
    Optional<Element> look =
        first
            .flatMap(run -> PptxXml.child(run, "rPr"))
            .or(() -> PptxXml.child(paragraph, "endParaRPr"));
    Element run = paragraph.getOwnerDocument().createElementNS(PptxXml.DRAWING, "a:r");
    look.ifPresent(own -> {
      Element copy = paragraph.getOwnerDocument().createElementNS(PptxXml.DRAWING, "a:rPr");
      for (int at = 0; at < own.getAttributes().getLength(); at++) {
        Node attribute = Objects.requireNonNull(own.getAttributes().item(at));
        if (!attribute.getNodeName().matches("err|dirty|smtClean")) {
          copy.setAttribute(attribute.getNodeName(), attribute.getNodeValue());
        }
      }
      for (Node each = own.getFirstChild(); each != null; each = each.getNextSibling()) {
        if (!"hlinkClick".equals(each.getLocalName())) {
          copy.appendChild(each.cloneNode(true));
        }
      }
      run.appendChild(copy);
    });
    Element words = paragraph.getOwnerDocument().createElementNS(PptxXml.DRAWING, "a:t");
    words.setTextContent(text);
    run.appendChild(words);
    for (String name : new String[] {"r", "fld", "br"}) {
      PptxXml.children(paragraph, name).forEach(paragraph::removeChild);
    }
    if (!text.isEmpty()) {
      paragraph.insertBefore(run, PptxXml.child(paragraph, "endParaRPr").orElse(null));
    }
  }

  /** With plain blanks for those that no line may break at; letter for letter as long. */
  static String blanks(String text) {
    return text.replace('\u00a0', ' ').replace('\u202f', ' ').replace('\u2009', ' ');
  }

  /**
   * Replaces a phrase wherever it stands in the shape; each occurrence is set as its first letter
   * was.
   *
   * @return how often it stood there
   */
  static int replace(Element shape, String phrase, String text) {
    int count = 0;
    for (Element paragraph : PptxXml.all(shape, "p")) {
      int from = 0;
      String wanted = blanks(phrase);
      for (int at = blanks(paragraphText(paragraph)).indexOf(wanted, from);
          at >= 0;
          at = blanks(paragraphText(paragraph)).indexOf(wanted, from)) {
        cut(paragraph, at, phrase.length(), text);
        from = at + text.length();
        count++;
      }
    }
    return count;
  }

  /** Takes letters out of the runs they stand in and puts a text in the place of the first. */
  private static void cut(Element paragraph, int start, int length, String text) {
    int at = 0;
    boolean put = false;
    for (Node each = paragraph.getFirstChild(); each != null; ) {
      Node next = each.getNextSibling();
      if (each instanceof Element element) {
        String name = String.valueOf(element.getLocalName());
        if (name.equals("br")) {
          if (at >= start && at < start + length) {
            paragraph.removeChild(element);
          }
          at++;
        } else if (name.equals("r") || name.equals("fld")) {
          Optional<Element> words = PptxXml.child(element, "t");
          if (words.isPresent()) {
            String own = words.get().getTextContent();
            int from = Math.clamp(start - at, 0, own.length());
            int to = Math.clamp(start + length - at, 0, own.length());
            if (from < to) {
              words
                  .get()
                  .setTextContent(own.substring(0, from) + (put ? "" : text) + own.substring(to));
              put = true;
            }
            at += own.length();
          }
        }
      }
      each = next;
    }
  }
}
