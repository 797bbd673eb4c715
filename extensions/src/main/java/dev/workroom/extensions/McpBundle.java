package dev.workroom.extensions;

import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A connector in one file, {@code .mcpb} or the older {@code .dxt}: a zip with a {@code
 * manifest.json}, perhaps with a signature behind it. It becomes a plugin with one connector, so
 * that it is looked at, accepted, pinned, configured and confined as any other.
 */
final class McpBundle {
  private static final String MANIFEST = "manifest.json";
  private static final byte[] BEGIN = "MCPB_SIG_V1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "MCPB_SIG_END".getBytes(StandardCharsets.US_ASCII);

  private McpBundle() {}

  /** Whether an unpacked folder is such a bundle. */
  static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve(MANIFEST))
        && !Files.exists(folder.resolve(Manifest.FILE))
        && !Files.isDirectory(folder.resolve("skills"));
  }

  /** Who signed the file, as the bytes behind its zip say and its content bears out. */
  static BundleSignature signature(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int begin = all.length < END.length || !ends(all) ? -1 : last(all);
    if (begin < 0) {
      return BundleSignature.NONE;
    }
    int from = begin + BEGIN.length;
    var rest = ByteBuffer.wrap(all, from, all.length - from - END.length);
    int length = rest.order(ByteOrder.LITTLE_ENDIAN).remaining() < 4 ? -1 : rest.getInt();
    if (length < 1 || length > rest.remaining()) {
      return BundleSignature.broken("its length is wrong");
    }
    byte[] signature = new byte[length];
    rest.get(signature);
    return BundleSignature.of(
        Arrays.copyOf(all, begin), signature, BundleSignature.authorities(), new Date());
  }

  /** The bundle's bytes before its signature, where there is one: some readers want no others. */
  static Path plain(Path file, Path scratch) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int begin = all.length < END.length || !ends(all) ? -1 : last(all);
    return begin < 0
        ? file
        : Files.write(scratch.resolve("unsigned.zip"), Arrays.copyOf(all, begin));
  }

  private static boolean ends(byte[] tail) {
    return Arrays.equals(tail, tail.length - END.length, tail.length, END, 0, END.length);
  }

  private static int last(byte[] tail) {
    for (int at = tail.length - END.length - BEGIN.length; at >= 0; at--) {
      if (Arrays.equals(tail, at, at + BEGIN.length, BEGIN, 0, BEGIN.length)) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Writes the plugin's files beside the bundle's own.
   *
   * @throws IOException with a sentence, if it is no bundle that can be run here
   */
  static void convert(Path folder, List<Diagnostic> odd) throws IOException {
    Map<String, Object> manifest =
        JsonText.object(Files.readString(folder.resolve(MANIFEST)), MANIFEST, odd)
            .orElseThrow(() -> new IOException("The bundle's manifest.json is no JSON object."));
    String name = Values.text(manifest.get("name"));
    Map<String, Object> server = map(manifest.get("server"));
    Map<String, Object> config = new LinkedHashMap<>(map(server.get("mcp_config")));
    Map<String, Object> here = map(map(config.remove("platform_overrides")).get("linux"));
    config.putAll(here);
    String type = Values.text(server.get("type"));
    if (Values.text(config.get("command")).isEmpty() && type.equals("uv")) {
      config.put("command", "uv");
      config.put(
          "args",
          List.of("run", "--directory", "${__dirname}", Values.text(server.get("entry_point"))));
    }
    if (name.isEmpty() || Values.text(config.get("command")).isEmpty()) {
      throw new IOException("The bundle's manifest.json has no name or no command to start.");
    }
    List<String> platforms = texts(map(manifest.get("compatibility")).get("platforms"));
    if (!platforms.isEmpty() && !platforms.contains("linux")) {
      throw new IOException(
          "The bundle runs on %s and not here.".formatted(String.join(", ", platforms)));
    }
    program(Values.text(config.get("command")), odd);
    var plugin = new LinkedHashMap<String, Object>();
    plugin.put("name", name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-"));
    plugin.put("version", Values.text(manifest.get("version")));
    plugin.put("description", Values.text(manifest.get("description")));
    Map<String, Object> form = map(manifest.get("user_config"));
    if (!form.isEmpty()) {
      plugin.put("userConfig", places(form));
    }
    var servers = Map.of("mcpServers", Map.of(name, filled(config, form)));
    write(folder.resolve(Manifest.FILE), plugin);
    write(folder.resolve(".mcp.json"), servers);
  }

  /** A program that only the sandbox's system could have. */
  private static void program(String command, List<Diagnostic> odd) {
    boolean bare = command.matches("[\\w.-]+");
    boolean there =
        List.of("/usr/bin", "/bin", "/usr/local/bin").stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    if (bare && !there) {
      odd.add(
          Diagnostic.warning(
              MANIFEST, "It needs the program " + command + ", which is not installed here."));
    }
  }

  /** Its variables as a plugin's. What is not filled in and need not be is empty. */
  private static Map<String, Object> filled(Map<String, Object> config, Map<String, Object> form) {
    var all = new LinkedHashMap<String, Object>();
    config.forEach((key, value) -> all.put(key, filled(value, form)));
    return all;
  }

  private static Object filled(Object value, Map<String, Object> form) {
    if (value instanceof Map<?, ?> map) {
      return filled(Values.map(map), form);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(one -> filled(Objects.requireNonNullElse(one, ""), form)).toList();
    }
    String text =
        place(Values.text(value))
            .replace("${__dirname}", "${CLAUDE_PLUGIN_ROOT}")
            .replace("${/}", "/")
            .replace("${pathSeparator}", ":");
    for (String key : form.keySet()) {
      text = text.replace("${user_config." + key + "}", "${user_config." + key + ":-}");
    }
    return text;
  }

  /**
   * The user's own folders, which no connector sees here: the first granted folder stands for the
   * documents, and home is empty.
   */
  private static String place(String text) {
    return text.replaceAll(
            "\\$\\{(DESKTOP|DOCUMENTS|DOWNLOADS)}|\\$\\{HOME}[/\\\\](Desktop|Documents|Downloads)",
            "\\${CLAUDE_PROJECT_DIR}")
        .replace("${HOME}", "/tmp");
  }

  private static Object places(Object value) {
    if (value instanceof Map<?, ?> map) {
      var all = new LinkedHashMap<String, Object>();
      Values.map(map).forEach((key, one) -> all.put(key, places(one)));
      return all;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(one -> places(Objects.requireNonNullElse(one, ""))).toList();
    }
    return value instanceof String text ? place(text) : value;
  }

  private static void write(Path file, Map<String, ?> value) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, Wire.write(value));
  }

  private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof Map<?, ?> map ? Values.map(map) : Map.of();
  }

  private static List<String> texts(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof List<?> list
        ? new ArrayList<>(list.stream().map(Values::text).toList())
        : List.of();
  }
}
