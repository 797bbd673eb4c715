package dev.workroom.app;

import dev.workroom.core.message.SessionId;
import dev.workroom.json.Wire;
import dev.workroom.server.Papers.Look;
import dev.workroom.server.Refused;
import dev.workroom.worker.Trace;
import dev.workroom.worker.TraceTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Where values of files come from, for the page, and where the figures of a document stand. */
final class PageTraces {
  private final Workshop workshop;
  private final PageReaders readers;
  private final ReentrantLock desks = new ReentrantLock();

  PageTraces(Workshop workshop, PageReaders readers) {
    this.workshop = workshop;
    this.readers = readers;
  }

  /**
   * A cell or a figure.
   *
   * @param nth which of several figures that read alike, from 1
   * @param rows how many rows of each source are told
   */
  record Place(String value, int nth, int rows) {}

  /** Where the value at a place comes from. */
  Trace of(Look look, Path file, Place place) throws Exception {
    var records = new SourceRecords(workshop);
    SourceRecords.Found found =
        records
            .of(file, look.root())
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.NOT_FOUND,
                    "No task on this computer has recorded where the values of %s come from."
                        .formatted(PagePapers.name(look.path()))));
    PageReaders.Reader reader = readers.of(look.root());
    if (found.existing().stream().allMatch(reader::sees)) {
      var given = records.handedTo(reader.scratch(), found);
      var input =
          new TraceTool.Input(file.toString(), place.value(), given, place.rows(), place.nth());
      return Wire.read(readers.text(look.root(), TraceTool.NAME, input), Trace.class);
    }
    // It was made by another session, of folders that this one has not.
    desks.lockInterruptibly();
    try (var desk = DocumentDesk.open(workshop, List.of(file), found.existing())) {
      var given = records.handedTo(desk.scratch(), found);
      var input =
          new TraceTool.Input(file.toString(), place.value(), given, place.rows(), place.nth());
      return Wire.read(PageReaders.ok(desk.run(TraceTool.NAME, input)), Trace.class);
    } finally {
      desks.unlock();
    }
  }

  /** The figures, and where they stand on the pages that are drawn. */
  record Figures(List<String> figures, List<Spot> places) {}

  private record Spots(List<Spot> places) {}

  record Spot(String figure, int nth, int page, double x, double y, double width, double height) {}

  /** What this needs of a record of sources (docs/provenance.md). */
  private record Stated(List<Figure> figures) {}

  private record Figure(String text) {}

  Figures figures(Look look, Path file) throws Exception {
    List<String> figures =
        new SourceRecords(workshop)
            .of(file, look.root())
            .flatMap(found -> workshop.contents().get(found.own().record()))
            .map(bytes -> Wire.read(new String(bytes, StandardCharsets.UTF_8), Stated.class))
            .map(stated -> stated.figures().stream().map(Figure::text).distinct().toList())
            .orElse(List.of());
    boolean drawn = Set.of("document", "slides", "pdf").contains(PageFiles.kind(look.path()));
    return new Figures(
        figures, drawn && !figures.isEmpty() ? places(look.root(), file, figures) : List.of());
  }

  /**
   * None where the pages cannot be looked through; the figures can be chosen by name all the same.
   */
  private List<Spot> places(SessionId root, Path file, List<String> figures) throws Exception {
    var input = Map.of("path", file.toString(), "page", 1, "width", 50, "figures", figures);
    try {
      return Wire.read(readers.text(root, "PagePicture", input), Spots.class).places();
    } catch (Refused _) {
      return List.of();
    }
  }
}
