package dev.workroom.documents;

import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Puts pictures on slides, each file once in the package however often it is shown. */
final class SlidePictures {
  private static final long LARGEST = 20L << 20;

  private final PptxPackage deck;
  private final ReportFiles files;
  private final Map<Path, String> parts = new HashMap<>();

  SlidePictures(PptxPackage deck, ReportFiles files) {
    this.deck = deck;
    this.files = files;
  }

  /** Places the picture of a slide, whole and undistorted; a sentence when it cannot. */
  Optional<String> place(
      SlideXml slide,
      String part,
      DeckSpec.Slide spec,
      Rectangle2D room,
      String holder,
      boolean left) {
    try {
      Path file = files.find(spec.image());
      if (Files.size(file) > LARGEST) {
        return Optional.of("The picture " + spec.image() + " is larger than 20 MB.");
      }
      byte[] bytes = Files.readAllBytes(file);
      String ending = ending(bytes);
      double[] size = size(bytes);
      String media = parts.get(file);
      if (media == null) {
        media = deck.free("ppt/media/picture", "." + ending);
        deck.add(media, "image/" + ending, bytes);
        parts.put(file, media);
      }
      double scale = Math.min(room.getWidth() / size[0], room.getHeight() / size[1]);
      double wide = size[0] * scale;
      double high = size[1] * scale;
      Rectangle2D at =
          new Rectangle2D.Double(
              left ? room.getX() : room.getX() + (room.getWidth() - wide) / 2,
              left ? room.getY() : room.getY() + (room.getHeight() - high) / 2,
              wide,
              high);
      String alt =
          !spec.alt().isEmpty() ? spec.alt() : !spec.text().isBlank() ? spec.text() : spec.title();
      slide.picture(deck.link(part, "image", media), at, holder, "Picture", alt);
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(
          "The picture "
              + spec.image()
              + " could not be placed; give a PNG, JPEG or GIF in the folder.");
    }
  }

  /** Width against height of a slide's picture; that of a slide where there is none. */
  double shape(DeckSpec.Slide spec) {
    try {
      Path file = files.find(spec.image());
      double[] size = size(Files.readAllBytes(file));
      return size[0] / size[1];
    } catch (IOException | RuntimeException _) {
      return 16.0 / 9;
    }
  }

  private static String ending(byte[] bytes) throws IOException {
    if (bytes.length > 8 && bytes[1] == 'P' && bytes[2] == 'N' && bytes[3] == 'G') {
      return "png";
    }
    if (bytes.length > 3 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xD8) {
      return "jpeg";
    }
    if (bytes.length > 6 && bytes[0] == 'G' && bytes[1] == 'I' && bytes[2] == 'F') {
      return "gif";
    }
    throw new IOException("no picture of a known kind");
  }

  /** Width and height, of which only the head is decoded. */
  private static double[] size(byte[] bytes) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("no picture");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        return new double[] {reader.getWidth(0), reader.getHeight(0)};
      } finally {
        reader.dispose();
      }
    }
  }
}
