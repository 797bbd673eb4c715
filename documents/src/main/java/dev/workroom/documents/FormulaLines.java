package dev.workroom.documents;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/** Formulas of a Word document as lines of text, for what lays it out and knows no formulas. */
final class FormulaLines {
  private FormulaLines() {}

  /** Whether a document holds formulas; false for what is no such document. */
  static boolean has(Path document) {
    try {
      return word(document) && !new WordParts(document).main().root().all("m:oMath").isEmpty();
    } catch (IOException | DocumentException _) {
      return false;
    }
  }

  /**
   * A copy of the document, in {@code folder}, in which each formula is its LaTeX; the document
   * itself where it holds none.
   */
  static Path inWords(Path document, Path folder) throws IOException {
    if (!has(document)) {
      return document;
    }
    WordParts parts = new WordParts(document);
    for (XmlElement formula : parts.main().root().all("m:oMath")) {
      XmlElement run = WordText.newRun(latex(formula), Optional.empty());
      formula.replaceWith(List.of(run));
    }
    for (XmlElement line : parts.main().root().all("m:oMathPara")) {
      line.replaceWith(line.elements().stream().filter(e -> e.is("w:r")).toList());
    }
    Path copy = folder.resolve(document.getFileName());
    NewFile.write(copy, parts::write);
    return copy;
  }

  private static boolean word(Path document) {
    return document.toString().toLowerCase(Locale.ROOT).matches(".*\\.do[ct][xm]");
  }

  private static String latex(XmlElement formula) {
    StringBuilder xml = new StringBuilder();
    formula.write(xml);
    String whole =
        "<x xmlns:m=\"%s\" xmlns:w=\"%s\">%s</x>"
            .formatted(LatexMath.NAMESPACE, WordParts.MAIN, xml);
    try {
      var reader = XmlStream.open(new ByteArrayInputStream(whole.getBytes(StandardCharsets.UTF_8)));
      while (!reader.isStartElement() || !reader.getLocalName().equals("oMath")) {
        reader.next();
      }
      return MathText.read(reader);
    } catch (XMLStreamException e) {
      return formula.text(); // it uses names that only the whole document explains
    }
  }
}
