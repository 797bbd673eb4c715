package dev.workroom.app;

import dev.workroom.core.event.Event;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ToolResult;
import java.util.Optional;
import java.util.stream.Stream;

/** The pictures that an event of a log speaks of. */
final class PagePictures {
  private PagePictures() {}

  /** The picture of this hash, if the event has it and it is one that a browser shows safely. */
  static Optional<ContentBlock.Image> in(Event event, String sha256) {
    Stream<ContentBlock.Image> images =
        switch (event) {
          case Event.UserSaid said ->
              said.content().stream()
                  .flatMap(b -> b instanceof ContentBlock.Image i ? Stream.of(i) : null);
          case Event.ToolFinished finished when finished.result() instanceof ToolResult.Ok ok ->
              ok.images().stream();
          default -> Stream.empty();
        };
    return images
        .filter(image -> image.sha256().equals(sha256))
        .filter(image -> image.mediaType().matches("image/(png|jpeg|gif|webp)"))
        .findFirst();
  }
}
