package dev.workroom.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of the host's system that a confined program sees, as bubblewrap arguments, and the few
 * files of our own that stand in for the host's.
 */
final class SystemFiles {
  /** Folders that programs expect at the root; on most systems links into /usr. */
  static final List<String> ROOT_FOLDERS = List.of("bin", "lib", "lib32", "lib64", "sbin");

  /** What programs need of /etc and /var: their settings, nothing of the machine's own. */
  static final List<String> SETTINGS =
      List.of(
          "/etc/ld.so.cache",
          "/etc/localtime",
          "/etc/fonts",
          "/etc/alternatives",
          "/etc/ssl/certs",
          "/etc/ssl/openssl.cnf",
          "/etc/libreoffice",
          "/var/lib/libreoffice",
          "/etc/mime.types",
          "/etc/magic",
          "/etc/papersize",
          "/etc/paperspecs",
          "/etc/perl",
          "/etc/python3",
          "/etc/python3.11",
          "/etc/python3.12",
          "/etc/python3.13",
          "/etc/ImageMagick-6",
          "/etc/ImageMagick-7");

  private final Path workerFilter;
  private final Path commandFilter;
  private final Path users;
  private final Path groups;
  private final Path hosts;
  private final Path nameServices;

  /** Writes our own files into a private folder, which no confined program may see. */
  SystemFiles(Path folder, Machine machine) throws IOException {
    Files.createDirectories(folder);
    workerFilter =
        write(
            folder.resolve("worker.seccomp"),
            SeccompFilter.of(machine, SeccompFilter.Profile.WORKER).bytes());
    commandFilter =
        write(
            folder.resolve("command.seccomp"),
            SeccompFilter.of(machine, SeccompFilter.Profile.COMMAND).bytes());
    users =
        write(
            folder.resolve("passwd"),
            """
            root:x:0:0:root:/root:/usr/sbin/nologin
            agent:x:1000:1000:agent:/home/agent:/bin/bash
            nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
            """);
    groups = write(folder.resolve("group"), "root:x:0:\nagent:x:1000:\nnogroup:x:65534:\n");
    hosts = write(folder.resolve("hosts"), "127.0.0.1 localhost\n::1 localhost\n");
    nameServices =
        write(folder.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files dns\n");
  }

  Path workerFilter() {
    return workerFilter;
  }

  Path commandFilter() {
    return commandFilter;
  }

  /** The installed programs with what they need. */
  List<String> visible() {
    var arguments = new ArrayList<>(List.of("--ro-bind", "/usr", "/usr"));
    rootFolders(arguments);
    SETTINGS.forEach(file -> arguments.addAll(List.of("--ro-bind-try", file, file)));
    for (Path java : javaSettings()) {
      arguments.addAll(List.of("--ro-bind", java.toString(), java.toString()));
    }
    arguments.addAll(List.of("--ro-bind", users.toString(), "/etc/passwd"));
    arguments.addAll(List.of("--ro-bind", groups.toString(), "/etc/group"));
    arguments.addAll(List.of("--ro-bind", hosts.toString(), "/etc/hosts"));
    arguments.addAll(List.of("--ro-bind", nameServices.toString(), "/etc/nsswitch.conf"));
    return arguments;
  }

  private static void rootFolders(List<String> arguments) {
    for (String name : ROOT_FOLDERS) {
      Path folder = Path.of("/", name);
      try {
        if (Files.isSymbolicLink(folder)) {
          String target = Files.readSymbolicLink(folder).toString();
          arguments.addAll(List.of("--symlink", target, folder.toString()));
        } else if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          arguments.addAll(List.of("--ro-bind", folder.toString(), folder.toString()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Distributions move a Java runtime's settings to /etc/java-… and leave links behind. */
  static List<Path> javaSettings() {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("/etc"), "java*")) {
      var settings = new ArrayList<Path>();
      found.forEach(settings::add);
      return settings;
    } catch (IOException none) {
      return List.of();
    }
  }

  private static Path write(Path file, String text) throws IOException {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Renamed into place, since another process may start a sandbox with the same file. */
  private static Path write(Path file, byte[] bytes) throws IOException {
    Path part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
    Files.write(part, bytes);
    return Files.move(part, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }
}
