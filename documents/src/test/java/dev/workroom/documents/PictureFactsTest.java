package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a picture without looking at it. */
class PictureFactsTest {
  @TempDir Path folder;

  @Test
  void sizeAndTheTimeThatPngKeeps() throws Exception {
    assertThat(PictureFacts.of(png("Creation Time", "2024-01-05T10:03:00")))
        .isEqualTo("48 × 32 pixels, taken 2024-01-05 10:03");
    assertThat(PictureFacts.of(png("Creation Time", "last spring"))).isEqualTo("48 × 32 pixels");
    assertThat(PictureFacts.of(png("Title", "2024-01-05T10:03:00"))).isEqualTo("48 × 32 pixels");
  }

  private Path png(String keyword, String value) throws Exception {
    var image = new BufferedImage(48, 32, BufferedImage.TYPE_INT_RGB);
    var writer = ImageIO.getImageWritersByFormatName("png").next();
    var metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
    var entry = new IIOMetadataNode("tEXtEntry");
    entry.setAttribute("keyword", keyword);
    entry.setAttribute("value", value);
    var text = new IIOMetadataNode("tEXt");
    text.appendChild(entry);
    var root = new IIOMetadataNode("javax_imageio_png_1.0");
    root.appendChild(text);
    metadata.mergeTree("javax_imageio_png_1.0", root);
    Path file = folder.resolve("a.png");
    Files.deleteIfExists(file);
    try (var out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(new IIOImage(image, null, metadata));
    }
    return file;
  }
}
