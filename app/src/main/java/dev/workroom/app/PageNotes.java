package dev.workroom.app;

import dev.workroom.core.event.Setup;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.json.Wire;
import dev.workroom.tools.RememberTool;
import dev.workroom.tools.UserFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The notes in the memory of a session's folders, which a person reads and corrects. They are the
 * person's own files: what they save is written as they wrote it, unless the file changed since
 * they read it.
 */
final class PageNotes {
  private static final int LONGEST = 64 * 1024;

  private final Workshop workshop;

  PageNotes(Workshop workshop) {
    this.workshop = workshop;
  }

  record Shown(List<Note> notes) {}

  record Note(
      String path, String topic, String date, String source, String content, String sha256) {}

  Shown shown(SessionId root) throws IOException {
    var notes = new java.util.ArrayList<Note>();
    for (Setup.Folder folder : folders(root)) {
      for (MemoryNotes.Note one : MemoryNotes.of(Path.of(folder.path()))) {
        notes.add(
            new Note(
                one.file().toString(),
                one.topic(),
                one.date(),
                one.source(),
                one.content(),
                UserFile.at(one.file(), "").sha256()));
      }
    }
    return new Shown(notes);
  }

  private record Saving(String path, Optional<String> sha256, Optional<String> content) {}

  /** Without content the note is taken away. */
  Shown save(SessionId root, String body) throws IOException {
    Saving saving = Wire.read(body, Saving.class);
    Path file = note(root, saving.path());
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || !saving.sha256().equals(Optional.of(UserFile.at(file, "").sha256()))) {
      throw UserError.failed(
          "%s was changed since you read it. What you wrote is still here: copy it, then look again."
              .formatted(file.getFileName()));
    }
    if (saving.content().isEmpty()) {
      Files.delete(file);
    } else {
      write(file, saving.content().get().getBytes(StandardCharsets.UTF_8));
    }
    return shown(root);
  }

  private Path note(SessionId root, String named) {
    for (Setup.Folder folder : folders(root)) {
      for (MemoryNotes.Note one : MemoryNotes.of(Path.of(folder.path()))) {
        if (one.file().toString().equals(named)) {
          return one.file();
        }
      }
    }
    throw UserError.failed(
        "There is no such note in the folders of this task; %s/ holds them."
            .formatted(RememberTool.FOLDER));
  }

  private static void write(Path file, byte[] content) throws IOException {
    if (content.length > LONGEST) {
      throw UserError.usage("A note has at most 64 kB; put long texts into a file of their own.");
    }
    Path part = Files.createTempFile(file.getParent(), ".note", ".part");
    try {
      Files.write(part, content);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(file));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private List<Setup.Folder> folders(SessionId root) {
    return new Session(root, workshop.log()).state().setup().map(Setup::folders).orElse(List.of());
  }
}
