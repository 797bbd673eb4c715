package dev.workroom.documents;

import com.drew.lang.KeyValuePair;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.png.PngDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is to know of a picture beside how it looks. */
public final class PictureFacts {
  /** As Exif writes it, 2024:01:05 10:03:00, or ISO 8601. */
  private static final Pattern MINUTE =
      Pattern.compile("^(\\d{4})[:-](\\d\\d)[:-](\\d\\d)[ T](\\d\\d:\\d\\d)");

  private PictureFacts() {}

  /** Its size in pixels and when it was taken, as far as it tells; empty if it tells neither. */
  public static String of(Path file) throws IOException {
    Optional<Metadata> metadata = ImageText.metadata(file);
    var facts = new StringJoiner(", ");
    ImageText.size(file)
        .or(() -> metadata.flatMap(ImageText::size))
        .ifPresent(size -> facts.add(size[0] + " × " + size[1] + " pixels"));
    metadata.flatMap(PictureFacts::taken).ifPresent(taken -> facts.add("taken " + taken));
    return facts.toString();
  }

  /** By its Exif, else by the text that PNG keeps under "Creation Time". */
  private static Optional<String> taken(Metadata metadata) {
    return Stream.concat(
            Stream.ofNullable(metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class))
                .map(exif -> exif.getString(ExifDirectoryBase.TAG_DATETIME_ORIGINAL)),
            metadata.getDirectoriesOfType(PngDirectory.class).stream()
                .flatMap(png -> Stream.ofNullable(png.getObject(PngDirectory.TAG_TEXTUAL_DATA)))
                .flatMap(texts -> ((List<?>) texts).stream())
                .map(KeyValuePair.class::cast)
                .filter(text -> text.getKey().equals("Creation Time"))
                .map(text -> text.getValue().toString()))
        .filter(Objects::nonNull)
        .map(text -> MINUTE.matcher(text.strip()))
        .filter(Matcher::find)
        .map(time ->
            "%s-%s-%s %s".formatted(time.group(1), time.group(2), time.group(3), time.group(4)))
        .findFirst();
  }
}
