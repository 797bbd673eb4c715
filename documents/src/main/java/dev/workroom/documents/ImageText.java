package dev.workroom.documents;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.lang.GeoLocation;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.Tag;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.GpsDirectory;
import com.drew.metadata.file.FileTypeDirectory;
import com.drew.metadata.png.PngDirectory;
import com.drew.metadata.xmp.XmpDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** Says what an image is, what its camera or maker wrote into it, and what is written on it. */
final class ImageText {
  private static final long MOST_PIXELS = 80_000_000;
  private static final long LARGEST = 256L << 20;
  private static final Duration RECOGNITION = Duration.ofSeconds(30);

  /** Fields that people or programs fill with words. */
  private static final Pattern WORDS =
      Pattern.compile(
          "(?i).*(description|comment|caption|title|headline|subject|keywords|copyright|artist|by-line|author|instructions|textual data).*");

  private ImageText() {}

  static void read(Path file, TextSink sink) throws IOException {
    Optional<Metadata> metadata = metadata(file);
    String format =
        metadata
            .map(all -> all.getFirstDirectoryOfType(FileTypeDirectory.class))
            .map(type -> type.getString(FileTypeDirectory.TAG_DETECTED_FILE_TYPE_NAME))
            .orElse("");
    format = named(file, format);
    long[] size = size(file).or(() -> metadata.flatMap(ImageText::size)).orElse(new long[2]);
    sink.block(
        "Image: "
            + (format.isBlank() ? "" : format.toUpperCase(Locale.ROOT) + ", ")
            + (size[0] > 0 ? size[0] + " × " + size[1] + " pixels, " : "")
            + Files.size(file)
            + " bytes.");
    metadata.ifPresent(all -> written(all, sink));
    if (size[0] * size[1] > MOST_PIXELS) {
      sink.note("It is too large for its text to be recognised.");
      return;
    }
    recognised(file, sink);
  }

  /** The library takes every TIFF for a camera's, and knows neither AVIF nor the newer JPEGs. */
  private static String named(Path file, String format) throws IOException {
    String head = KindDetector.head(file);
    boolean tiff = file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.tiff?");
    return head.startsWith("ftypavif", 4)
        ? "AVIF"
        : head.startsWith("jP  ", 4)
            ? "JPEG 2000"
            : head.startsWith("JXL ", 4)
                ? "JPEG XL"
                : tiff && head.matches("(?s)(II|MM).*") ? "TIFF" : format;
  }

  static Optional<Metadata> metadata(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(ImageMetadataReader.readMetadata(file.toFile()));
    } catch (ImageProcessingException | IOException | RuntimeException _) {
      return Optional.empty(); // the picture may be whole all the same
    }
  }

  /** As the picture's own header tells it. */
  static Optional<long[]> size(Path file) {
    try {
      String head = KindDetector.head(file);
      int box = head.startsWith("jP  ", 4) ? head.indexOf("ihdr") : -1;
      if (box > 0 && box + 12 <= head.length()) {
        ByteBuffer said = ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1), box + 4, 8);
        long height = said.getInt() & 0xFFFFFFFFL;
        return Optional.of(new long[] {said.getInt() & 0xFFFFFFFFL, height});
      }
    } catch (IOException _) {
      return Optional.empty();
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return Optional.empty();
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return Optional.of(new long[] {reader.getWidth(0), reader.getHeight(0)});
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException _) {
      return Optional.empty();
    }
  }

  /** As formats that Java does not read tell it: WebP, HEIF, AVIF. */
  static Optional<long[]> size(Metadata metadata) {
    long width = 0;
    long height = 0;
    for (Directory directory : metadata.getDirectories()) {
      for (Tag tag : directory.getTags()) {
        Integer value = directory.getInteger(tag.getTagType());
        if (value != null && value > 0) {
          width = tag.getTagName().matches("(Image )?Width") ? Math.max(width, value) : width;
          height = tag.getTagName().matches("(Image )?Height") ? Math.max(height, value) : height;
        }
      }
    }
    return width > 0 && height > 0 ? Optional.of(new long[] {width, height}) : Optional.empty();
  }

  private static void written(Metadata metadata, TextSink sink) {
    Set<String> lines = new LinkedHashSet<>();
    for (Directory directory : metadata.getDirectories()) {
      line(lines, "Taken", directory, ExifDirectoryBase.TAG_DATETIME_ORIGINAL);
      line(lines, "Orientation", directory, ExifDirectoryBase.TAG_ORIENTATION);
      line(lines, "Camera", directory, ExifDirectoryBase.TAG_MODEL);
      line(lines, "Software", directory, ExifDirectoryBase.TAG_SOFTWARE);
      if (directory instanceof GpsDirectory gps) {
        GeoLocation place = gps.getGeoLocation();
        if (place != null && !place.isZero()) {
          lines.add(
              String.format(
                  Locale.ROOT,
                  "- Position: %.5f, %.5f",
                  place.getLatitude(),
                  place.getLongitude()));
          sink.note("It tells where it was taken.");
        }
      }
    }
    lines.forEach(sink::line);
    words(metadata)
        .forEach(text -> sink.block(sink.hidden("text in the image's properties", text)));
  }

  private static void line(Set<String> lines, String label, Directory directory, int tag) {
    if (directory instanceof ExifDirectoryBase && directory.containsTag(tag)) {
      String value = Optional.ofNullable(directory.getDescription(tag)).orElse("").strip();
      if (!value.isEmpty()) {
        lines.add("- " + label + ": " + value.replaceAll("\\s+", " "));
      }
    }
  }

  private static Set<String> words(Metadata metadata) {
    Set<String> words = new LinkedHashSet<>();
    for (Directory directory : metadata.getDirectories()) {
      boolean text = directory instanceof PngDirectory;
      for (Tag tag : directory.getTags()) {
        if (WORDS.matcher(tag.getTagName()).matches()
            && (text || !directory.getName().equals("File"))) {
          add(words, tag.getDescription());
        }
      }
      if (directory instanceof XmpDirectory xmp) {
        xmp.getXmpProperties()
            .forEach((name, value) -> {
              if (WORDS.matcher(name).matches()) {
                add(words, value);
              }
            });
      }
    }
    return words;
  }

  private static void add(Set<String> words, @Nullable String value) {
    String text = Optional.ofNullable(value).orElse("").strip();
    if (text.length() > 3
        && text.length() < 100_000
        && text.chars().anyMatch(Character::isLetter)) {
      words.add(text);
    }
  }

  private static void recognised(Path file, TextSink sink) {
    Optional<TextRecognition> recognition = TextRecognition.installed();
    if (recognition.isEmpty()) {
      sink.note(
          "Without tesseract on this machine what is written on the picture was not recognised.");
      return;
    }
    try {
      Optional<String> text = recognition.get().text(file, RECOGNITION);
      if (text.isEmpty()) {
        sink.note("Recognising its text took longer than " + RECOGNITION.toSeconds() + " s.");
      } else if (!text.get().isBlank()) {
        sink.note("Its text was recognised by tesseract and may hold errors.");
        sink.block("Recognised text:\n\n" + text.get());
      }
    } catch (IOException | UncheckedIOException _) {
      sink.note("Its text could not be recognised.");
    }
  }
}
