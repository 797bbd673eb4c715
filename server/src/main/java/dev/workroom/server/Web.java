package dev.workroom.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The page's files: out of the program, or out of a folder while it is being built. */
final class Web {
  private static final String PLACE = "/dev/workroom/web/";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final Optional<Path> folder;

  Web(Optional<Path> folder) {
    this.folder = folder;
  }

  /**
   * A file as it is sent.
   *
   * @param encoding {@code gzip}, {@code br}, or empty
   * @param lasting whether its name changes with its content
   */
  record Sent(byte[] content, String type, String encoding, boolean lasting) {}

  /** The file at a path of the page, packed as the browser takes it; empty: there is none. */
  Optional<Sent> at(String path, Predicate<String> accepts) throws IOException {
    String name = path.equals("/") ? "index.html" : path.substring(1);
    if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")) {
      return Optional.empty();
    }
    String shown = name.contains(".") ? name : "index.html";
    String type = TYPES.get(shown.substring(shown.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    boolean lasting = shown.matches(".*-[A-Za-z0-9]{8,}\\.[a-z0-9]+");
    for (String packed : new String[] {"br", "gz"}) {
      String encoding = packed.equals("gz") ? "gzip" : packed;
      byte[] content = accepts.test(encoding) ? bytes(shown + "." + packed) : null;
      if (content != null) {
        return Optional.of(new Sent(content, type, encoding, lasting));
      }
    }
    return Optional.ofNullable(bytes(shown)).map(plain -> new Sent(plain, type, "", lasting));
  }

  private byte @Nullable [] bytes(String name) throws IOException {
    if (folder.isPresent()) {
      Path file = folder.get().resolve(name);
      return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    }
    try (InputStream in = Web.class.getResourceAsStream(PLACE + name)) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
