package dev.workroom.documents;

import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.StringJoiner;

/** What is to know of a picture beside how it looks. */
public final class PictureFacts {
  private PictureFacts() {}

  /** Its size in pixels and when it was taken, as far as it tells; empty if it tells neither. */
  public static String of(Path file) throws IOException {
    Optional<Metadata> metadata = ImageText.metadata(file);
    var facts = new StringJoiner(", ");
    ImageText.size(file)
        .or(() -> metadata.flatMap(ImageText::size))
        .ifPresent(size -> facts.add(size[0] + " × " + size[1] + " pixels"));
    metadata
        .map(all -> all.getFirstDirectoryOfType(ExifSubIFDDirectory.class))
        .map(exif -> exif.getString(ExifDirectoryBase.TAG_DATETIME_ORIGINAL))
        .map(String::strip)
        .filter(taken -> taken.matches("\\d{4}:\\d\\d:\\d\\d \\d\\d:\\d\\d.*"))
        .map(taken -> taken.substring(0, 10).replace(':', '-') + taken.substring(10, 16))
        .ifPresent(taken -> facts.add("taken " + taken));
    return facts.toString();
  }
}
