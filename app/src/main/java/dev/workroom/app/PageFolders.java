package dev.workroom.app;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folders of this computer, to choose those that are granted. */
final class PageFolders {
  private static final int MOST = 500;

  private final Workshop workshop;

  PageFolders(Workshop workshop) {
    this.workshop = workshop;
  }

  record Inner(String name, String path) {}

  record InnerFile(String name, long bytes) {}

  /** Instructions that lie in the folder and whether the person has accepted them as they are. */
  record Instructed(String path, String text, boolean accepted) {}

  /** What would be granted with a folder. */
  record Shown(
      String path,
      Optional<String> parent,
      boolean grantable,
      String why,
      boolean writable,
      List<Inner> folders,
      List<InnerFile> files,
      int fileCount,
      Optional<String> brief,
      Optional<Instructed> instructions,
      boolean more) {}

  private record Making(String parent, String name) {}

  /** A folder that was made. */
  record Made(String path) {}

  Shown of(String asked) throws IOException {
    Path folder = real(asked.isBlank() ? System.getProperty("user.home") : asked);
    List<Path> inside;
    try (Stream<Path> all = Files.list(folder)) {
      inside =
          all.filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
              .sorted(
                  Comparator.comparing(
                      path -> path.getFileName().toString().toLowerCase(java.util.Locale.ROOT)))
              .toList();
    } catch (IOException _) {
      throw UserError.failed("%s cannot be opened. Check its permissions.".formatted(folder));
    }
    List<Inner> folders =
        inside.stream()
            .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
            .map(path -> new Inner(path.getFileName().toString(), path.toString()))
            .toList();
    List<Path> files =
        inside.stream()
            .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
            .toList();
    Optional<String> why = refusal(folder);
    return new Shown(
        folder.toString(),
        Optional.ofNullable(folder.getParent()).map(Path::toString),
        why.isEmpty(),
        why.orElse(""),
        Files.isWritable(folder),
        folders.stream().limit(MOST).toList(),
        files.stream().limit(MOST).map(PageFolders::file).toList(),
        files.size(),
        Stream.of("brief.md", "brief.yaml", "brief.yml")
            .filter(name -> Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS))
            .findFirst(),
        instructed(folder),
        folders.size() > MOST || files.size() > MOST);
  }

  private Optional<Instructed> instructed(Path folder) {
    return new StandingInstructions(
            workshop.log(),
            workshop.contents(),
            new PageCompany(new PageCompany.Nobody(), false).terminal(),
            false)
        .found(folder)
        .map(found -> new Instructed(found.path(), found.text(), found.accepted()));
  }

  private static InnerFile file(Path path) {
    try {
      return new InnerFile(path.getFileName().toString(), Files.size(path));
    } catch (IOException _) {
      return new InnerFile(path.getFileName().toString(), 0);
    }
  }

  /** Why a folder cannot be granted. */
  private static Optional<String> refusal(Path folder) {
    try {
      RunCommand.folders(List.of(folder + ":ro"));
      return Optional.empty();
    } catch (UserError e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Path real(String path) {
    try {
      Path real = Path.of(path).toRealPath();
      if (Files.isDirectory(real)) {
        return real;
      }
    } catch (IOException | InvalidPathException _) {
      // told below
    }
    throw UserError.failed(
        "There is no folder %s that can be opened.".formatted(Terminal.oneLine(path, 300)));
  }

  Made make(String body) {
    Making making = Wire.read(body, Making.class);
    Path parent = real(making.parent());
    if (!making.name().matches("[^/\\\\\\p{Cntrl}]{1,120}") || making.name().startsWith(".")) {
      throw UserError.usage("A folder's name has no slash and does not begin with a dot.");
    }
    try {
      return new Made(Files.createDirectory(parent.resolve(making.name())).toString());
    } catch (java.nio.file.FileAlreadyExistsException _) {
      throw UserError.failed("There is a '%s' already.".formatted(making.name()));
    } catch (IOException _) {
      throw UserError.failed("No folder can be made in %s.".formatted(parent));
    }
  }

  /** As workspaces name folders. */
  static Folder folder(String named) {
    boolean readOnly = named.endsWith(":ro");
    return new Folder(readOnly ? named.substring(0, named.length() - 3) : named, !readOnly);
  }
}
