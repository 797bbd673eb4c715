package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the documents that lie within an Office document, such as a workbook on a slide. */
final class EmbeddedText {
  private static final int MOST = 20;
  private static final String FOLDER =
      "(?i)(word|ppt|xl)/embeddings/.*\\.(docx|xlsx|pptx|docm|xlsm)";

  private EmbeddedText() {}

  static void read(ZipParts parts, TextSink sink) {
    Set<String> data = chartData(parts);
    List<String> embedded =
        parts.names().stream()
            .filter(name -> name.matches(FOLDER) && !data.contains(name))
            .limit(MOST)
            .toList();
    for (String part : embedded) {
      try {
        read(parts, part, sink);
      } catch (IOException | UnreadableDocument | RuntimeException e) {
        if (e instanceof TextSink.Enough enough) {
          throw enough;
        }
        sink.note("An embedded document is damaged or protected: " + part + ".");
      }
    }
  }

  private static void read(ZipParts parts, String part, TextSink sink)
      throws IOException, UnreadableDocument {
    Path copy = Files.createTempFile("embedded", ".data");
    try {
      try (InputStream in = parts.open(part)) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      // One that holds others in turn is read without them.
      if (sink.deeper()) {
        sink.block("[embedded document " + part.substring(part.lastIndexOf('/') + 1) + ":]");
        try {
          DocumentReader.nested(copy, sink);
        } finally {
          sink.block("[end of the embedded document]");
          sink.higher();
        }
      }
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** The workbooks behind charts repeat what the charts say. */
  private static Set<String> chartData(ZipParts parts) {
    Set<String> data = new HashSet<>();
    for (String name : parts.names()) {
      if (name.matches("(?i).*/charts/[^/]+\\.xml")) {
        PackageLinks.of(parts, name).byId().values().forEach(link -> data.add(link.target()));
      }
    }
    return data;
  }
}
