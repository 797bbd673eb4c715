package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.SourcesRecorded;
import dev.workroom.core.message.Json;
import dev.workroom.json.Wire;
import dev.workroom.tools.Places;
import dev.workroom.tools.UserFile;
import dev.workroom.worker.WorkerClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the records of sources are found by the content of the file that they are about, whichever
 * session made it: one small file each in the data folder, beside the log that holds them. A tool
 * that changes or checks such a file is handed its record.
 *
 * @param root where they are
 */
record SourceShelf(Path root, Workshop workshop) {
  private static final Set<String> TOOLS = Set.of("Check", "Workbook", "Report", "Deck", "Pdf");

  /** Hashing more than this would be felt, and nobody makes such documents. */
  private static final long LARGEST = 128L << 20;

  /** Takes in what a log says. */
  void noticed(Entry entry) {
    if (!(entry.event() instanceof SourcesRecorded recorded)) {
      return;
    }
    try {
      Files.createDirectories(root);
      Path temporary = Files.createTempFile(root, "new", "");
      Files.writeString(temporary, recorded.record());
      Files.move(
          temporary,
          root.resolve(recorded.sha256()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Where values come from cannot be kept in " + root + ".", e);
    }
  }

  /**
   * Hands a worker the records of the files that a call names, before it runs.
   *
   * @param worker owns its stage, so nothing there is followed or written over
   */
  void handOver(String tool, Json input, Places places, WorkerClient worker) {
    if (!TOOLS.contains(tool) || !Files.isDirectory(root)) {
      return;
    }
    for (String named : named(input)) {
      try {
        Optional<Path> known = known(places.named(named));
        Optional<byte[]> content =
            known.isPresent()
                ? workshop.contents().get(Files.readString(known.get()))
                : Optional.empty();
        if (content.isPresent()) {
          String sha256 = String.valueOf(known.get().getFileName());
          Files.createDirectories(worker.staging());
          Files.write(
              worker.staging().resolve(WorkerClient.recordOf(sha256)),
              content.get(),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE);
        }
      } catch (FileAlreadyExistsException _) {
        // another call of the same reply was handed it
      } catch (IOException | IllegalArgumentException _) {
        // the tool says what is wrong with the file
      }
    }
  }

  private Optional<Path> known(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
      return Optional.empty();
    }
    Path known = root.resolve(UserFile.at(file, file.toString()).sha256());
    return Optional.of(known).filter(Files::isRegularFile);
  }

  private static Set<String> named(Json input) {
    var named = new LinkedHashSet<String>();
    if (Wire.read(input.text(), Object.class) instanceof Map<?, ?> fields) {
      for (String field : new String[] {"path", "from"}) {
        if (fields.get(field) instanceof String name && !name.isBlank()) {
          named.add(name);
        }
      }
      if (fields.get("files") instanceof List<?> files) {
        files.stream().map(String::valueOf).forEach(named::add);
      }
    }
    return named;
  }
}
