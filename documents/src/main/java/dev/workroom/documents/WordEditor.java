package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Edits an existing Word document by paragraph; what no edit names stays as it is, byte for byte
 * outside the parts that are touched.
 */
public final class WordEditor {
  private final boolean tracked;
  private final String author;
  private final Instant at;

  /**
   * @param tracked whether changes are marked for a person to accept or reject
   * @param author of tracked changes and comments
   */
  public WordEditor(boolean tracked, String author, Instant at) {
    this.tracked = tracked;
    this.author = author.isBlank() ? "Workroom" : author.strip();
    this.at = at;
  }

  /**
   * Applies all edits in order, or none.
   *
   * @param linesBefore lines of notes before the text, when the lines of edits were counted
   * @return a sentence for each edit: what was done
   * @throws DocumentException with one sentence that names the edit that cannot be done
   */
  public List<String> edit(Path document, List<WordEdit> edits, int linesBefore, Path target)
      throws IOException {
    WordParts parts = new WordParts(document);
    XmlElement root = parts.main().root();
    Work work =
        new Work(
            parts,
            new WordFlow(parts, document, linesBefore),
            new Revision(tracked, author, at, lastId(root)),
            new WordBlocks(parts, root),
            Collections.newSetFromMap(new IdentityHashMap<>()));
    List<String> done = new ArrayList<>();
    for (int each = 0; each < edits.size(); each++) {
      try {
        done.add(work.apply(edits.get(each)));
      } catch (DocumentException e) {
        throw new DocumentException(
            "Edit " + (each + 1) + ": " + e.getMessage() + " Nothing was changed.", e);
      }
    }
    work.refit();
    done.addAll(work.blocks.remarks());
    if (parts.signed()) {
      done.add(PackageSignature.ENDED);
    }
    NewFile.write(target, parts::write);
    return List.copyOf(done);
  }

  private static int lastId(XmlElement root) {
    int[] last = {0};
    root.each(element -> {
      boolean numbered =
          element.is("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:bookmarkStart")
              || element.name.endsWith("Change")
              || element.name.endsWith("RangeStart");
      if (numbered) {
        last[0] = Math.max(last[0], DocxNumbers.number(element.attribute("w:id"), 0));
      }
    });
    return last[0];
  }

  /** One run through a document's edits. */
  private record Work(
      WordParts parts,
      WordFlow flow,
      Revision revision,
      WordBlocks blocks,
      Set<XmlElement> tables) {

    /** Gives tables whose words changed the room for them; one that is tracked stays as it is. */
    void refit() throws IOException {
      if (!revision.tracked() && !tables.isEmpty()) {
        WordFaces faces = new WordFaces(parts);
        tables.forEach(table -> new WordColumns(table, faces).refit());
      }
    }

    String apply(WordEdit edit) throws IOException {
      if (edit.changes() != null) {
        return settle(edit);
      }
      if (edit.replace() != null && edit.all()) {
        return replaceAll(edit, edit.replace());
      }
      WordFlow.Place place = flow.find(edit);
      XmlElement paragraph = place.paragraph();
      if (!paragraph.is("w:p")) {
        throw new DocumentException("The words stand in a drawing, which is not edited.");
      }
      paragraph.ancestor("w:tbl").ifPresent(tables::add);
      String where = flow.shown(paragraph).isEmpty() ? "" : flow.shown(paragraph) + ": ";
      String did = did(edit, place, paragraph);
      paragraph
          .ancestor("mc:Choice")
          .flatMap(XmlElement::next)
          .filter(e -> e.is("mc:Fallback"))
          .ifPresent(XmlElement::remove); // its copy for old programs would tell the old story
      return where + did;
    }

    private String did(WordEdit edit, WordFlow.Place place, XmlElement paragraph)
        throws IOException {
      if (edit.replace() != null) {
        WordText text = new WordText(paragraph, revision);
        String old = text.text().substring(place.from(), place.to());
        text.replace(place.from(), place.to(), edit.replace());
        return quoted(old) + " became " + quoted(edit.replace()) + ".";
      }
      if (edit.paragraph() != null) {
        return rewritten(paragraph, edit.paragraph());
      }
      if (edit.after() != null || edit.before() != null) {
        return inserted(edit, paragraph);
      }
      if (edit.comment() != null) {
        if (edit.in() != null && !edit.in().equals("body")) {
          throw new DocumentException("Comments stand in the body only.");
        }
        new WordComments(parts, revision)
            .add(new WordText(paragraph, revision), place.from(), place.to(), edit.comment());
        return "comment at "
            + quoted(WordText.of(paragraph).substring(place.from(), place.to()))
            + ".";
      }
      if ("paragraph".equals(edit.delete())) {
        return deleted(paragraph);
      }
      WordRows rows = new WordRows(paragraph, revision);
      if (edit.cell() != null) {
        return rows.cell(Objects.requireNonNull(edit.column()), edit.cell());
      }
      if (!edit.row().isEmpty()) {
        return rows.add(edit.row());
      }
      return rows.delete();
    }

    private String replaceAll(WordEdit edit, String put) throws IOException {
      List<WordFlow.Place> places = flow.all(edit);
      if (places.isEmpty()) {
        flow.find(edit); // says what is near
      }
      for (WordFlow.Place place : places.reversed()) {
        if (place.paragraph().is("w:p")) {
          place.paragraph().ancestor("w:tbl").ifPresent(tables::add);
          new WordText(place.paragraph(), revision).replace(place.from(), place.to(), put);
        }
      }
      return quoted(String.valueOf(edit.find()))
          + " became "
          + quoted(put)
          + " in "
          + places.size()
          + (places.size() == 1 ? " place." : " places.");
    }

    private String rewritten(XmlElement paragraph, String words) {
      String[] pieces = words.strip().split("\\n\\s*\\n", 2);
      WordText text = new WordText(paragraph, revision);
      boolean numbered = paragraph.first("w:pPr").flatMap(p -> p.first("w:numPr")).isPresent();
      String first = pieces[0].strip().replaceAll("\\s*\\n\\s*", " ").replaceFirst("^#{1,6} ", "");
      if (numbered
          || WordFlow.style(paragraph).toLowerCase(java.util.Locale.ROOT).contains("list")) {
        first = first.replaceFirst("^([-*•]|\\d+(\\.\\d+)*[.)])\\s+", "");
      }
      text.replace(0, text.text().length(), first);
      if (pieces.length > 1) {
        insert(blocks.of(pieces[1], paragraph), paragraph, true);
      }
      return "now reads " + quoted(first) + ".";
    }

    private String inserted(WordEdit edit, XmlElement paragraph) {
      boolean after = edit.after() != null;
      String markdown = Objects.requireNonNull(after ? edit.after() : edit.before());
      List<XmlElement> made = blocks.of(markdown, paragraph);
      if (made.isEmpty()) {
        throw new DocumentException("There is nothing to insert.");
      }
      insert(made, paragraph, after);
      return made.size()
          + (made.size() == 1 ? " block" : " blocks")
          + " inserted "
          + (after ? "behind it." : "before it.");
    }

    private void insert(List<XmlElement> made, XmlElement paragraph, boolean after) {
      XmlElement last = paragraph;
      for (XmlElement each : made) {
        if (revision.tracked()) {
          WordMarks.inserted(each, revision);
        }
        XmlElement holder = Objects.requireNonNull(paragraph.parent);
        if (after) {
          holder.addAfter(last, each);
        } else {
          holder.addBefore(paragraph, each);
        }
        last = each;
      }
      boolean cell = paragraph.parent != null && paragraph.parent.is("w:tc");
      if (cell && last.is("w:tbl") && last.next().isEmpty()) {
        Objects.requireNonNull(paragraph.parent)
            .add(XmlElement.of("<w:p/>")); // a cell must end in a paragraph
      }
    }

    private String deleted(XmlElement paragraph) {
      String old = WordText.of(paragraph);
      WordMarks.delete(paragraph, revision);
      return quoted(old) + " deleted.";
    }

    private String settle(WordEdit edit) throws IOException {
      WordRevisions revisions = new WordRevisions("accept".equals(edit.changes()));
      if (edit.find() != null || edit.line() != null) {
        for (WordFlow.Place place : flow.all(edit)) {
          revisions.settle(place.paragraph());
        }
      } else {
        revisions.settle(parts.main().root());
        for (String type : List.of("header", "footer", "footnotes", "endnotes")) {
          for (String part : parts.allRelated(type)) {
            revisions.settle(parts.part(part).root());
          }
        }
      }
      if (revisions.settled() == 0) {
        throw new DocumentException("There are no tracked changes there.");
      }
      return revisions.settled() + " tracked changes " + edit.changes() + "ed.";
    }

    private static String quoted(String text) {
      return "\"" + WordFlow.shortened(text) + "\"";
    }
  }
}
