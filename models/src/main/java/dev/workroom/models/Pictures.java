package dev.workroom.models;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.message.ContentBlock.Image;
import java.util.Base64;
import java.util.Optional;

/** The bytes of pictures as the protocols send them. */
record Pictures(ContentStore store) {
  /** What stands for a picture whose bytes are gone. */
  static final String MISSING = "(A picture stood here; it is no longer kept.)";

  Optional<String> base64(Image image) {
    return store.get(image.sha256()).map(Base64.getEncoder()::encodeToString);
  }
}
