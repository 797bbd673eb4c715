package dev.workroom.worker;

import dev.workroom.documents.DocumentReader;
import dev.workroom.documents.ProvenanceText;
import dev.workroom.documents.UnreadableDocument;
import dev.workroom.tools.UserFile;
import dev.workroom.worker.Provenance.Stated;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The record of a PDF that was made from other documents: what theirs say of what it shows. */
final class PdfSources {
  private static final int LONGEST = 5_000_000;

  private PdfSources() {}

  /** Of a Word document that was printed; of one that the session did not make what it has seen. */
  static Optional<Provenance> printed(SourceJournal journal, Path document) throws IOException {
    String sha256 = UserFile.at(document, document.toString()).sha256();
    Optional<Provenance> known = journal.record(sha256);
    if (known.isPresent()) {
      return known;
    }
    if (!journal.knows()) {
      return Optional.empty();
    }
    Provenance matched = FigureSources.of(journal, document).record();
    var draft = new Provenance.Draft();
    var stood = new Provenance.Source.Before(sha256);
    for (Stated one : matched.figures()) {
      draft.figure(
          matched,
          one.source().isPresent()
              ? one
              : new Stated(one.text(), one.place(), one.sentence(), Optional.of(stood), 0));
    }
    return Optional.of(draft.done());
  }

  /** Of pages of other PDFs: the figures of their records that the new one shows. */
  static Optional<Provenance> carried(SourceJournal journal, List<Path> files, Path made)
      throws IOException {
    var draft = new Provenance.Draft();
    Set<FigureText> shown = null;
    for (Path file : files) {
      Optional<Provenance> record = journal.record(UserFile.at(file, file.toString()).sha256());
      if (record.isPresent()) {
        shown = shown == null ? figures(made) : shown;
        for (Stated one : record.get().figures()) {
          if (shown.contains(FigureText.of(one.text()))) {
            draft.figure(record.get(), one);
          }
        }
      }
    }
    Provenance record = draft.done();
    return record.figures().isEmpty() ? Optional.empty() : Optional.of(record);
  }

  private static Set<FigureText> figures(Path made) throws IOException {
    try {
      String text = new DocumentReader().read(made, 0, LONGEST).markdown();
      return ProvenanceText.figures(text).stream()
          .map(figure -> FigureText.of(figure.text()))
          .collect(Collectors.toSet());
    } catch (UnreadableDocument e) {
      // It was just made; what cannot be read shows no figure that could be followed.
      return Set.of();
    }
  }
}
