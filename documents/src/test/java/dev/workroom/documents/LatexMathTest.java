package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.xmlbeans.XmlError;
import org.apache.xmlbeans.XmlException;
import org.apache.xmlbeans.XmlOptions;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openxmlformats.schemas.officeDocument.x2006.math.OMathDocument;

class LatexMathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "x_i^2 + \\alpha; $x_i^2+α$",
        "\\frac{a+b}{2c}; $\\frac{a+b}{2c}$",
        "\\sqrt[3]{x}; $\\sqrt[3]{x}$",
        "\\sum_{i=1}^{n} x_i = 1; $∑_{i=1}^n x_i=1$",
        "\\int_0^\\infty e^{-x}\\,dx; $∫_0^∞ e^{−x}\u2009dx$",
        "\\left\\{ a \\right.; $\\left\\{a\\right.$",
        "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}; $(\\begin{matrix}a & b \\\\ c & d\\end{matrix})$",
        "\\lim_{n \\to \\infty} \\sin^2 x; $\\lim_{n→∞} \\sin^2 x$",
        "\\text{profit} = 12.5\\%; \\text{profit}=12.5\\%",
        "\\overline{x}; $\\overline{x}$",
        "\\binom{n}{k}; $(\\binom{n}{k})$",
        "x = 3; x=3",
      })
  void whatIsWrittenIsReadAgain(String latex, String read) throws Exception {
    String omml = LatexMath.omml(latex, true);

    assertThat(errors(omml)).isEmpty();
    assertThat(read(omml)).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\hat{y} = \\vec{a} \\cdot \\dot{b}",
        "f(x) = \\begin{cases} 1 & x > 0 \\\\ 0 & \\text{else} \\end{cases}",
        "\\begin{aligned} a &= b + c \\\\ &= d \\end{aligned}",
        "\\underbrace{a+b}_{\\text{sum}} \\overset{!}{=} \\mathbb{R} \\mathbf{v} \\mathrm{d}x",
        "P(A|B) = [0, 1) \\le |x| \\|v\\| \\{1\\} \\lfloor y \\rfloor",
        "\\max_{x \\in X} \\ln(x) \\operatorname{Var}(X) \\iint_D f \\prod_k \\boxed{a}",
        "a \\\\ b",
        "x''",
        "\\frac12",
        "\\sum",
        "\\left( \\frac{a}{b} \\right)^{2}",
      })
  void isAsTheSchemaWants(String latex) throws XmlException {
    assertThat(errors(LatexMath.omml(latex, true))).isEmpty();
    assertThat(errors(LatexMath.omml(latex, false))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\\foo{x}; \"\\foo\" is not understood.",
        "\\frac{a}; Something is missing behind \"\\frac\".",
        "{a; \"}\" is missing behind what \"{\" opens.",
        "a}; \"}\" closes nothing.",
        "\\left( a; \"\\right\" is missing behind \\left.",
        "\\begin{tikz} a \\end{tikz}; The environment \"tikz\" is not understood.",
        "^2; Nothing stands before \"^\".",
        "x_; Something is missing behind \"_\".",
      })
  void saysWhatItDoesNotUnderstand(String latex, String sentence) {
    assertThatThrownBy(() -> LatexMath.omml(latex, false))
        .isInstanceOf(DocumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void nestingHasAnEnd() {
    assertThatThrownBy(() -> LatexMath.omml("{".repeat(5000), false))
        .isInstanceOf(DocumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "It costs $5 and $7.",
        "From $5-$7 to US$9.",
        "the $HOME/$USER folder",
        "a $ b $ c",
        "between $5 million and 7$",
        "`$x$`",
        "\\$x\\$",
        "\\(in brackets\\)",
        "A$7 or NZ$8/kg$",
      })
  void moneyAndProseAreNoFormulas(String markdown) {
    assertThat(formulas(markdown)).isEmpty();
  }

  @Test
  void formulasAreFoundInSentencesAndOnLinesOfTheirOwn() {
    assertThat(formulas("If $x_1 * y_1$ and \\(a^2\\), $5$ is $n$-fold: $\\$5 + x$."))
        .containsExactly("x_1 * y_1", "a^2", "5", "n", "\\$5 + x");
    assertThat(ReportMarkdown.parse("Text:\n$$\na\n= b\n$$\nmore").root().getFirstChild().getNext())
        .isInstanceOfSatisfying(
            org.commonmark.node.FencedCodeBlock.class,
            code -> assertThat(code.getLiteral()).isEqualTo("a\n= b\n"));
  }

  private static List<String> formulas(String markdown) {
    List<String> found = new ArrayList<>();
    ReportMarkdown.parse(markdown)
        .root()
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(CustomNode node) {
                found.add(((FormulaNode) node).latex());
              }
            });
    return found;
  }

  private static List<XmlError> errors(String omml) throws XmlException {
    List<XmlError> errors = new ArrayList<>();
    OMathDocument.Factory.parse(omml).validate(new XmlOptions().setErrorListener(errors));
    return errors;
  }

  private static String read(String omml) throws XMLStreamException {
    XMLStreamReader xml =
        XmlStream.open(new ByteArrayInputStream(omml.getBytes(StandardCharsets.UTF_8)));
    xml.next();
    return MathText.read(xml);
  }
}
