import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A step of the build: fetches one file of an npm package and checks what came.
 *
 * <p>npm asks the registry that it is set up for, and its own cache first, so that a build without
 * a network works once the package was fetched.
 */
final class NpmFile {
  private NpmFile() {}

  /** Arguments: package with version, SHA-512 of its archive, path in the archive, target. */
  public static void main(String[] arguments) throws Exception {
    try {
      fetch(arguments[0], arguments[1], arguments[2], Path.of(arguments[3]));
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void fetch(String name, String sha512, String path, Path target)
      throws Exception {
    Path folder = Files.createDirectories(target.toAbsolutePath().getParent());
    Path fresh = Files.createTempDirectory(folder, "npm");
    try {
      byte[] archive = Files.readAllBytes(packed(name, fresh));
      String actual =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(archive));
      if (!actual.equals(sha512)) {
        throw new IOException(
            "npm delivered another %s than the build expects (SHA-512 %s): do not use it."
                .formatted(name, actual));
      }
      Path part = Files.write(fresh.resolve("part"), entry(archive, path));
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      try (Stream<Path> all = Files.walk(fresh)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static Path packed(String name, Path folder) throws Exception {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    var line = List.of(windows ? "npm.cmd" : "npm", "pack", "--silent", "--prefer-offline", name);
    Process npm;
    try {
      npm =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new IOException(
          "The build needs npm once, to fetch %s: install Node.js, which brings npm, and build again."
              .formatted(name),
          e);
    }
    int exit = npm.waitFor();
    try (Stream<Path> made = Files.list(folder)) {
      return made.filter(file -> file.toString().endsWith(".tgz"))
          .findFirst()
          .orElseThrow(() ->
              new IOException(
                  "npm could not fetch %s (exit code %d): it needs a network, or its own cache, this once."
                      .formatted(name, exit)));
    }
  }

  /** A file of a gzipped tar: blocks of 512 bytes, the name at 0, the size in octal at 124. */
  private static byte[] entry(byte[] archive, String path) throws IOException {
    var in = new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)));
    byte[] header = new byte[512];
    while (true) {
      in.readFully(header);
      String name = text(header, 0, 100);
      if (name.isEmpty()) {
        throw new IOException("The package holds no " + path + ".");
      }
      int size = Integer.parseInt(text(header, 124, 12), 8);
      byte[] content = in.readNBytes((size + 511) / 512 * 512);
      if (name.equals(path)) {
        return java.util.Arrays.copyOf(content, size);
      }
    }
  }

  private static String text(byte[] header, int from, int length) {
    String whole = new String(header, from, length, StandardCharsets.US_ASCII);
    int end = whole.indexOf('\0');
    return (end < 0 ? whole : whole.substring(0, end)).strip();
  }
}
