package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of one paragraph of an existing document, character by character with the run that each
 * is in; changes keep the formatting of what they replace and can be marked as tracked changes.
 *
 * <p>Pictures, notes and fields that stand between the characters stay where they are.
 */
final class WordText {
  /** A character and the element that holds it; a tab or a note's mark is an element of its own. */
  private record Atom(char c, XmlElement run, XmlElement node, int at) {
    boolean letter() {
      return node.is("w:t");
    }
  }

  private final XmlElement paragraph;
  private final Revision revision;
  private final List<Atom> atoms = new ArrayList<>();
  private final String text;

  WordText(XmlElement paragraph, Revision revision) {
    this.paragraph = paragraph;
    this.revision = revision;
    collect(paragraph);
    StringBuilder all = new StringBuilder();
    atoms.forEach(atom -> all.append(atom.c()));
    text = all.toString();
  }

  /** The text of a paragraph that will not be changed. */
  static String of(XmlElement paragraph) {
    return new WordText(paragraph, Revision.none()).text();
  }

  String text() {
    return text;
  }

  private void collect(XmlElement parent) {
    for (XmlElement child : parent.elements()) {
      switch (child.name) {
        case "w:r" -> run(child);
        case "w:hyperlink",
            "w:ins",
            "w:moveTo",
            "w:smartTag",
            "w:customXml",
            "w:sdt",
            "w:sdtContent",
            "w:fldSimple",
            "w:bdo",
            "w:dir" ->
            collect(child);
        default -> {} // what was deleted, and marks that hold no text
      }
    }
  }

  private void run(XmlElement run) {
    for (XmlElement node : run.elements()) {
      String characters =
          switch (node.name) {
            case "w:t" -> node.text();
            case "w:tab", "w:ptab" -> "\t";
            case "w:br", "w:cr" -> "\n";
            case "w:noBreakHyphen" -> "-";
            case "w:footnoteReference" -> "[^" + node.attribute("w:id") + "]";
            case "w:endnoteReference" -> "[^e" + node.attribute("w:id") + "]";
            default -> "";
          };
      for (int at = 0; at < characters.length(); at++) {
        atoms.add(new Atom(characters.charAt(at), run, node, at));
      }
    }
  }

  /** Makes {@code from} to {@code to} read {@code put}; only the words that differ are touched. */
  void replace(int from, int to, String put) {
    List<WordDiff.Change> changes = WordDiff.of(text.substring(from, to), put);
    for (WordDiff.Change change : changes.reversed()) {
      int start = from + change.from();
      int end = from + change.to();
      if (within(start, end, change.text())) {
        continue;
      }
      if (!change.text().isEmpty()) {
        insert(start, end, change.text());
      }
      delete(start, end);
    }
  }

  /** Writes into the element that holds the characters, when no mark is wanted. */
  private boolean within(int start, int end, String put) {
    if (revision.tracked() || put.matches("(?s).*[\\t\\n].*") || end == 0) {
      return false;
    }
    Atom last = atoms.get(end - 1);
    boolean one = last.letter();
    for (int at = start; at < end; at++) {
      one &= atoms.get(at).node() == last.node();
    }
    boolean linkEnds = start == end && current(last).ancestor("w:hyperlink").isPresent();
    if (!one || linkEnds) {
      return false;
    }
    int first = start == end ? last.at() + 1 : atoms.get(start).at();
    String letters = last.node().text();
    String changed = letters.substring(0, first) + put + letters.substring(last.at() + 1);
    if (changed.isEmpty()) {
      return false;
    }
    last.node().text(changed);
    last.node().attribute("xml:space", "preserve");
    return true;
  }

  /** Puts text behind the characters that it replaces, or where it belongs when there are none. */
  private void insert(int start, int end, String put) {
    XmlElement run = newRun(put, format(start, end));
    List<XmlElement> wrapped = revision.tracked() ? List.of(revision.inserted(run)) : List.of(run);
    if (end > 0) {
      XmlElement before = endsAt(end - 1);
      place(wrapped.getFirst(), before, start == end);
    } else if (!atoms.isEmpty()) {
      XmlElement first = atoms.getFirst().run();
      if (first.elements().stream().filter(e -> !e.is("w:rPr")).findFirst().orElse(first)
          != atoms.getFirst().node()) {
        first = splitBefore(0);
      }
      Objects.requireNonNull(first.parent).addBefore(first, wrapped.getFirst());
    } else {
      paragraph.add(wrapped.getFirst());
    }
  }

  private void place(XmlElement put, XmlElement before, boolean pure) {
    XmlElement holder = Objects.requireNonNull(before.parent);
    boolean last = before.next().isEmpty();
    if (holder.is("w:ins", "w:moveTo") && revision.tracked()) {
      if (!last) {
        splitHolder(holder, before);
      }
      Objects.requireNonNull(holder.parent).addAfter(holder, put);
    } else if (holder.is("w:hyperlink") && last && pure) {
      Objects.requireNonNull(holder.parent).addAfter(holder, put);
    } else {
      holder.addAfter(before, put);
    }
  }

  /** Makes two of another's insertion, so that ours can stand between. */
  private void splitHolder(XmlElement holder, XmlElement last) {
    XmlElement rest = holder.shell();
    boolean behind = false;
    for (XmlElement child : holder.elements()) {
      if (behind) {
        child.remove();
        rest.add(child);
      }
      behind |= child == last;
    }
    rest.attribute("w:id", revision.nextId());
    Objects.requireNonNull(holder.parent).addAfter(holder, rest);
  }

  /** The look of what is replaced, else of what stands before, else of what follows. */
  private Optional<XmlElement> format(int start, int end) {
    List<Integer> order = new ArrayList<>();
    if (start < end) {
      order.add(start);
    }
    for (int at = start - 1; at >= 0 && at >= start - 8; at--) {
      order.add(at);
    }
    if (end < atoms.size()) {
      order.add(end);
    }
    for (int at : order) {
      Atom atom = atoms.get(at);
      if (atom.letter()) {
        return atom.run().first("w:rPr").map(WordText::plainFormat);
      }
    }
    if (!atoms.isEmpty()) {
      return Optional.empty();
    }
    return paragraph.first("w:pPr").flatMap(p -> p.first("w:rPr")).map(WordText::plainFormat);
  }

  private static XmlElement plainFormat(XmlElement properties) {
    XmlElement copy = properties.copy();
    for (XmlElement each : copy.elements()) {
      boolean note =
          each.is("w:rStyle") && each.attribute("w:val").matches("(?i).*reference|hyperlink");
      if (note || each.is("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange")) {
        each.remove();
      }
    }
    return copy;
  }

  /** A run of a document's XML. */
  static XmlElement newRun(String text, Optional<XmlElement> format) {
    XmlElement run = XmlElement.of("<w:r></w:r>");
    format.filter(f -> !f.elements().isEmpty()).ifPresent(run::add);
    StringBuilder piece = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\t' || c == '\n') {
        letters(run, piece);
        run.add(XmlElement.of(c == '\t' ? "<w:tab/>" : "<w:br/>"));
      } else {
        piece.append(c);
      }
    }
    letters(run, piece);
    return run;
  }

  private static void letters(XmlElement run, StringBuilder piece) {
    if (!piece.isEmpty()) {
      XmlElement letters = XmlElement.of("<w:t xml:space=\"preserve\"></w:t>");
      letters.text(piece.toString());
      run.add(letters);
      piece.setLength(0);
    }
  }

  /** Takes characters out, or marks them as deleted. */
  void delete(int from, int to) {
    int end = to;
    while (end > from) {
      int start = end - 1;
      // One piece is what stands in one run without anything else between.
      while (start > from && together(start - 1, start)) {
        start--;
      }
      endsAt(end - 1);
      XmlElement run = splitBefore(start);
      if (revision.tracked()) {
        strike(run);
      } else {
        drop(run);
      }
      end = start;
    }
  }

  private boolean together(int left, int right) {
    Atom a = atoms.get(left);
    Atom b = atoms.get(right);
    return a.run() == b.run()
        && (a.node() == b.node() || a.node().next().filter(n -> n == b.node()).isPresent());
  }

  private static void drop(XmlElement run) {
    XmlElement holder = Objects.requireNonNull(run.parent);
    run.remove();
    if (holder.elements().isEmpty() && holder.is("w:ins", "w:hyperlink", "w:smartTag")) {
      holder.remove();
    }
  }

  private void strike(XmlElement run) {
    XmlElement holder = Objects.requireNonNull(run.parent);
    if (holder.is("w:ins") && holder.attribute("w:author").equals(revision.author())) {
      run.remove(); // what we added ourselves is simply taken back
      if (holder.elements().isEmpty()) {
        holder.remove();
      }
      return;
    }
    XmlElement deleted = revision.deleted();
    holder.addBefore(run, deleted);
    run.remove();
    deleted.add(run);
    Revision.strike(run);
  }

  /** Cuts the run behind a character, if anything follows it there, and gives the first part. */
  private XmlElement endsAt(int at) {
    Atom atom = atoms.get(at);
    XmlElement run = current(atom);
    XmlElement node = atom.node();
    int inNode = atom.at();
    boolean endOfNode = !atom.letter() || inNode == node.text().length() - 1;
    if (endOfNode && node.next().isEmpty()) {
      return run;
    }
    XmlElement rest = run.shell();
    run.first("w:rPr").ifPresent(format -> rest.add(format.copy()));
    if (!endOfNode && atom.letter()) {
      String letters = node.text();
      XmlElement tail = XmlElement.of("<w:t xml:space=\"preserve\"></w:t>");
      tail.text(letters.substring(inNode + 1));
      node.text(letters.substring(0, inNode + 1));
      node.attribute("xml:space", "preserve");
      rest.add(tail);
    }
    boolean behind = false;
    for (XmlElement child : run.elements()) {
      if (behind) {
        child.remove();
        rest.add(child);
      }
      behind |= child == node;
    }
    Objects.requireNonNull(run.parent).addAfter(run, rest);
    return run;
  }

  /** Cuts the run before a character, if anything stands before it there, and gives the second. */
  private XmlElement splitBefore(int at) {
    Atom atom = atoms.get(at);
    XmlElement run = current(atom);
    XmlElement node = atom.node();
    int inNode = atom.at();
    boolean startOfNode = !atom.letter() || inNode == 0;
    boolean startOfRun = node.previous().filter(e -> !e.is("w:rPr")).isEmpty();
    if (startOfNode && startOfRun) {
      return run;
    }
    XmlElement rest = run.shell();
    run.first("w:rPr").ifPresent(format -> rest.add(format.copy()));
    boolean behind = false;
    for (XmlElement child : run.elements()) {
      if (child == node && !startOfNode) {
        String letters = node.text();
        XmlElement tail = XmlElement.of("<w:t xml:space=\"preserve\"></w:t>");
        tail.text(letters.substring(inNode));
        node.text(letters.substring(0, inNode));
        node.attribute("xml:space", "preserve");
        rest.add(tail);
        behind = true;
      } else if (behind || child == node) {
        behind = true;
        child.remove();
        rest.add(child);
      }
    }
    Objects.requireNonNull(run.parent).addAfter(run, rest);
    return rest;
  }

  /** Changes go from the end to the start, so that what is before them is still as it was read. */
  private static XmlElement current(Atom atom) {
    return Objects.requireNonNull(atom.node().parent);
  }

  /** Puts marks around characters, and something behind them. */
  void mark(int from, int to, XmlElement start, XmlElement end, @Nullable XmlElement behind) {
    if (from >= to) {
      throw new IllegalArgumentException("there is nothing to mark");
    }
    XmlElement last = endsAt(to - 1);
    Objects.requireNonNull(last.parent).addAfter(last, end);
    if (behind != null) {
      Objects.requireNonNull(end.parent).addAfter(end, behind);
    }
    XmlElement first = splitBefore(from);
    Objects.requireNonNull(first.parent).addBefore(first, start);
  }
}
