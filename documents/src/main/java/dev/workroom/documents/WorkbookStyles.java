package dev.workroom.documents;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The styles of an existing workbook, to which others are added. */
final class WorkbookStyles {
  private static final int FIRST_OWN_FORMAT = 164;
  private static final List<String> ORDER =
      List.of(
          "numFmts",
          "fonts",
          "fills",
          "borders",
          "cellStyleXfs",
          "cellXfs",
          "cellStyles",
          "dxfs",
          "tableStyles",
          "colors",
          "extLst");

  private static final String PLAIN =
      """
      <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
      <fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>\
      <fills count="2"><fill><patternFill patternType="none"/></fill>\
      <fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>\
      <cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>\
      """;

  private final WorkbookPackage parts;
  private final String part;

  WorkbookStyles(WorkbookPackage parts) throws IOException {
    this.parts = parts;
    Optional<String> own = parts.linked(parts.main(), "styles");
    this.part = own.isPresent() ? own.get() : added(parts);
  }

  /** Programs that give no cell a look leave the part out; Excel takes the first style for all. */
  private static String added(WorkbookPackage parts) throws IOException {
    String part = parts.free("xl/styles*.xml");
    parts.put(part, PLAIN);
    parts.type(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml");
    parts.link(
        parts.main(),
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles",
        part);
    return part;
  }

  private Element root() throws IOException {
    return parts.tree(part).getDocumentElement();
  }

  List<Element> members(String list) throws IOException {
    return WorkbookXml.child(root(), list)
        .map(element ->
            WorkbookXml.all(element).stream()
                .filter(member -> member.getParentNode() == element)
                .toList())
        .orElse(List.of());
  }

  /** The style like this one but with another number format. */
  int withFormat(int style, String code) throws IOException {
    List<Element> styles = members("cellXfs");
    if (styles.isEmpty()) {
      return style;
    }
    Element changed = copy(styles.get(style < styles.size() ? style : 0), root());
    changed.setAttribute("numFmtId", Integer.toString(format(code)));
    changed.setAttribute("applyNumberFormat", "1");
    return position("cellXfs", changed);
  }

  /** The style like this one but with text that wraps, from the top. */
  int withWrap(int style) throws IOException {
    List<Element> styles = members("cellXfs");
    if (styles.isEmpty()) {
      return style;
    }
    Element changed = copy(styles.get(style < styles.size() ? style : 0), root());
    Element alignment = WorkbookXml.child(changed, "alignment").orElse(null);
    if (alignment == null) {
      alignment = WorkbookXml.element(changed, "alignment");
      changed.insertBefore(alignment, changed.getFirstChild());
    }
    alignment.setAttribute("wrapText", "1");
    alignment.setAttribute("vertical", "top");
    changed.setAttribute("applyAlignment", "1");
    return position("cellXfs", changed);
  }

  /** The code of a style's number format. */
  String format(int style) throws IOException {
    List<Element> styles = members("cellXfs");
    if (style >= styles.size()) {
      return "General";
    }
    return code(WorkbookXml.number(styles.get(style), "numFmtId", 0));
  }

  String code(int id) throws IOException {
    for (Element format : members("numFmts")) {
      if (WorkbookXml.number(format, "numFmtId", -1) == id) {
        return format.getAttribute("formatCode");
      }
    }
    String known = BuiltinFormats.getBuiltinFormat(id);
    return known == null ? "General" : known;
  }

  /** The number of a format's code, added if it is new. */
  int format(String code) throws IOException {
    int known = BuiltinFormats.getBuiltinFormat(code);
    if (known >= 0) {
      return known;
    }
    int last = FIRST_OWN_FORMAT - 1;
    for (Element format : members("numFmts")) {
      int id = WorkbookXml.number(format, "numFmtId", 0);
      if (format.getAttribute("formatCode").equals(code)) {
        return id;
      }
      last = Math.max(last, id);
    }
    Element format = WorkbookXml.element(root(), "numFmt");
    format.setAttribute("numFmtId", Integer.toString(last + 1));
    format.setAttribute("formatCode", code);
    add("numFmts", format);
    return last + 1;
  }

  /** Takes over another workbook's style; answers its number here. */
  int adopt(WorkbookStyles other, int style) throws IOException {
    List<Element> theirs = other.members("cellXfs");
    if (style >= theirs.size()) {
      return 0;
    }
    Element adopted = copy(theirs.get(style), root());
    adopted.setAttribute("fontId", Integer.toString(adopt(other, adopted, "fonts", "fontId")));
    adopted.setAttribute("fillId", Integer.toString(adopt(other, adopted, "fills", "fillId")));
    adopted.setAttribute(
        "borderId", Integer.toString(adopt(other, adopted, "borders", "borderId")));
    adopted.setAttribute(
        "numFmtId",
        Integer.toString(adoptFormat(other, WorkbookXml.number(adopted, "numFmtId", 0))));
    adopted.setAttribute("xfId", "0");
    for (String part : List.of("Font", "Fill", "Border", "NumberFormat")) {
      adopted.setAttribute("apply" + part, "1");
    }
    return position("cellXfs", adopted);
  }

  private int adopt(WorkbookStyles other, Element style, String list, String attribute)
      throws IOException {
    List<Element> theirs = other.members(list);
    int index = WorkbookXml.number(style, attribute, 0);
    return index < theirs.size() ? position(list, copy(theirs.get(index), root())) : 0;
  }

  int adoptFormat(WorkbookStyles other, int id) throws IOException {
    return id < FIRST_OWN_FORMAT ? id : format(other.code(id));
  }

  /** Takes over a rule's look; answers its number here. */
  int adoptRule(WorkbookStyles other, int rule) throws IOException {
    List<Element> theirs = other.members("dxfs");
    return rule < theirs.size() ? position("dxfs", copy(theirs.get(rule), root())) : 0;
  }

  /** The number of an equal member, or of this one, added. */
  private int position(String list, Element member) throws IOException {
    String wanted = canonical(member);
    List<Element> members = members(list);
    for (int i = 0; i < members.size(); i++) {
      if (canonical(members.get(i)).equals(wanted)) {
        return i;
      }
    }
    add(list, member);
    return members.size();
  }

  private void add(String list, Element member) throws IOException {
    Element root = root();
    Element parent = WorkbookXml.child(root, list).orElse(null);
    if (parent == null) {
      parent = WorkbookXml.element(root, list);
      Node spot = null;
      for (Node node = root.getFirstChild();
          node != null && spot == null;
          node = node.getNextSibling()) {
        if (node instanceof Element other
            && ORDER.indexOf(other.getLocalName()) > ORDER.indexOf(list)) {
          spot = node;
        }
      }
      root.insertBefore(parent, spot);
    }
    parent.appendChild(member);
    parent.setAttribute("count", Integer.toString(members(list).size()));
    parts.changed(part);
  }

  /** A copy in the namespace and with the prefix of another tree. */
  static Element copy(Element from, Element like) {
    Element to =
        WorkbookXml.MAIN.equals(from.getNamespaceURI())
            ? WorkbookXml.element(like, from.getLocalName())
            : (Element) like.getOwnerDocument().importNode(from, false);
    for (int i = 0; i < from.getAttributes().getLength(); i++) {
      Node attribute = from.getAttributes().item(i);
      if (attribute.getNamespaceURI() == null) {
        to.setAttribute(attribute.getNodeName(), attribute.getNodeValue());
      } else if (!attribute.getNodeName().startsWith("xmlns")) {
        to.setAttributeNS(
            attribute.getNamespaceURI(), attribute.getNodeName(), attribute.getNodeValue());
      }
    }
    for (Node node = from.getFirstChild(); node != null; node = node.getNextSibling()) {
      to.appendChild(
          node instanceof Element element
              ? copy(element, like)
              : like.getOwnerDocument().importNode(node, true));
    }
    return to;
  }

  /** Equal for equal looks, whatever prefixes and orders of attributes. */
  private static String canonical(Element element) {
    Map<String, String> attributes = new TreeMap<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Node attribute = element.getAttributes().item(i);
      if (!attribute.getNodeName().startsWith("xmlns")) {
        attributes.put(attribute.getNodeName(), attribute.getNodeValue());
      }
    }
    StringBuilder text = new StringBuilder(element.getLocalName()).append(attributes);
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        text.append('(').append(canonical(child)).append(')');
      }
    }
    return text.toString();
  }
}
