package dev.workroom.worker;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.documents.PagePictures;
import dev.workroom.documents.UnreadableDocument;
import dev.workroom.json.Inputs;
import dev.workroom.json.Schemas;
import dev.workroom.json.Wire;
import dev.workroom.tools.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One page as a picture in a staged file, for previews: the result is the number of pages, the
 * file's path, and what the picture does not show, each on a line. No model is shown this tool.
 */
final class PagePictureTool implements FileTool {
  static final String NAME = "PagePicture";

  /** Made when something is drawn: the host describes this tool and has no libraries to draw. */
  private final Supplier<PagePictures> pictures;

  PagePictureTool(Supplier<PagePictures> pictures) {
    this.pictures = pictures;
  }

  /**
   * What the host says; pages from 1, width in pixels.
   *
   * @param figures instead of a picture: where these stand on the pages, as {@link Places}
   */
  record Input(String path, int page, int width, @Nullable List<String> figures) {}

  /** Where figures stand on the pages. */
  record Places(List<PagePictures.Place> places) {}

  @Override
  public ToolSpec spec() {
    return new ToolSpec(NAME, "", Schemas.of(Input.class));
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    return Effect.read("draw a page of a document");
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    Path file = Path.of(in.path);
    try {
      if (in.figures != null) {
        return Work.ok(Wire.write(new Places(pictures.get().places(file, in.figures))));
      }
      PagePictures.Drawing drawing = pictures.get().drawing(file);
      byte[] png = pictures.get().png(file, in.page, in.width);
      Path staged = desk.stage("page-" + in.page + ".png");
      Files.write(staged, png);
      return Work.ok(drawing.pages() + "\n" + staged + "\n" + drawing.limit());
    } catch (UnreadableDocument e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }
}
