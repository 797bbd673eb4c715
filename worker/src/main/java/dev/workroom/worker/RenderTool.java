package dev.workroom.worker;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.DocumentKind;
import dev.workroom.documents.DocumentReader;
import dev.workroom.documents.PagePictures;
import dev.workroom.documents.SheetGrid;
import dev.workroom.documents.UnreadableDocument;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import dev.workroom.tools.Cut;
import dev.workroom.tools.Places;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows what a document looks like: pages and slides as pictures, a sheet's cells as a grid. */
final class RenderTool implements FileTool {
  private static final Spec SPEC = new Spec("Render", Input.class);

  /** Pictures in one result: enough to compare, few enough to pay for. */
  private static final int MOST = 4;

  /** At this width the small print of a slide can be read. */
  private static final int WIDTH = 960;

  /** Made when something is drawn: the host describes this tool and has no libraries to draw. */
  private final Supplier<PagePictures> pictures;

  RenderTool(Supplier<PagePictures> pictures) {
    this.pictures = pictures;
  }

  /** What a model says. */
  record Input(
      String path,
      @Nullable String pages,
      @Nullable String range,
      @Guided @Nullable Integer width) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    var places = new Places(folders);
    return Effect.read(
        "look at " + places.shown(places.named(Inputs.bind(input, Input.class).path)));
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    Path path = places.existing(in.path);
    try {
      DocumentKind kind = new DocumentReader().kind(path);
      boolean sheets = kind == DocumentKind.WORKBOOK || kind == DocumentKind.OLD_WORKBOOK;
      if (in.range != null || sheets && in.pages == null) {
        return grid(path, in.range == null ? "" : in.range);
      }
      return pictures(path, places.shown(path), in, desk);
    } catch (UnreadableDocument e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }

  /** A range may name its sheet: {@code Summary!A1:F20}, or be a sheet alone. */
  private static Work grid(Path path, String range) {
    int mark = range.lastIndexOf('!');
    boolean cells = mark < 0 && range.matches("\\$?[A-Za-z]{1,3}\\$?\\d+(:.*)?");
    String sheet = mark >= 0 ? range.substring(0, mark) : cells ? "" : range;
    String area = mark >= 0 ? range.substring(mark + 1) : cells ? range : "";
    return Work.ok(Cut.at(SheetGrid.of(path, sheet.replaceAll("^'|'$", ""), area), Cut.RESULT));
  }

  private Work pictures(Path path, String shown, Input in, Desk desk)
      throws IOException, UnreadableDocument {
    PagePictures.Drawing drawing = pictures.get().drawing(path);
    List<Integer> pages = pages(in.pages, drawing.pages());
    int width = in.width == null ? WIDTH : Math.clamp(in.width, 200, 2_000);
    List<Image> images = new ArrayList<>();
    for (int page : pages) {
      desk.progress().accept("drawing page " + page);
      images.add(new Image("image/png", desk.keep(pictures.get().png(path, page, width))));
    }
    String told =
        "%s: %s of %d."
            .formatted(
                shown,
                pages.stream().map(String::valueOf).collect(Collectors.joining(", ", "page ", "")),
                drawing.pages());
    return Work.of(
        new ToolResult.Ok(drawing.limit().isEmpty() ? told : told + " " + drawing.limit(), images));
  }

  /**
   * Pages as people write them: {@code 3}, {@code 2-5}, {@code 1,4,7}; the first ones by default.
   */
  static List<Integer> pages(@Nullable String asked, int count) {
    List<Integer> pages = new ArrayList<>();
    String text =
        asked == null || asked.isBlank() ? "1-" + MOST : asked.replaceAll("[\\[\\]\\s]", "");
    for (String part : text.split(",")) {
      if (!part.matches("\\d{1,5}([-–]\\d{1,5})?")) {
        throw new Refusal("\"" + asked + "\" does not say pages; write 3, 2-5 or 1,4,7.");
      }
      String[] ends = part.split("[-–]");
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int page = Integer.parseInt(ends[0]); page <= Math.min(last, count); page++) {
        if (page >= 1 && !pages.contains(page)) {
          pages.add(page);
        }
      }
    }
    if (pages.isEmpty()) {
      throw new Refusal("There is no such page; the document has " + count + ".");
    }
    return List.copyOf(pages.subList(0, Math.min(MOST, pages.size())));
  }
}
