package dev.workroom.tools;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.core.tool.Operation;
import dev.workroom.json.Inputs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Replaces an exact piece of a text file. It works on bytes: whatever is not replaced stays as it
 * is, whatever its encoding and line ends.
 */
public final class EditTool implements FileTool {
  private static final Spec SPEC = new Spec("Edit", Input.class);
  private static final long LARGEST = 16L << 20;
  private static final Charset WESTERN = Charset.forName("windows-1252");

  /** What a model says. */
  record Input(String path, String find, String replace, boolean all) {}

  /** A text in the encoding of a file, one character for each byte. */
  private record Encoded(String find, String replace) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    return Changes.write(new Places(folders), Inputs.bind(input, Input.class).path);
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    if (in.find.isEmpty()) {
      throw new Refusal("find is empty; give the exact text to replace, or use Write.");
    }
    if (in.find.equals(in.replace)) {
      throw new Refusal("find and replace are the same, so there is nothing to do.");
    }
    var places = new Places(desk.folders());
    Path path = places.target(in.path);
    places.existing(in.path);
    String shown = places.shown(path);
    byte[] bytes = UserFile.at(path, shown).content(LARGEST, shown);
    if (!TextLines.isText(Arrays.copyOf(bytes, Math.min(bytes.length, 8_192)))) {
      throw new Refusal("\"" + shown + "\" is no text file, so Edit cannot change it.");
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Charset charset = charset(bytes);
    Encoded wanted = encoded(in, text, charset);
    List<Integer> found = places(text, wanted.find, charset);
    if (found.isEmpty()) {
      throw new Refusal(notFound(in.find, shown, new String(bytes, charset)));
    }
    List<Long> lines = lineNumbers(text, found);
    if (found.size() > 1 && !in.all) {
      throw new Refusal(
          "The text occurs "
              + found.size()
              + " times in "
              + shown
              + " ("
              + list(lines)
              + "); give more of its surroundings, or all: true.");
    }
    Path staged = desk.stage(String.valueOf(path.getFileName()));
    Files.write(staged, replaced(text, found, wanted).getBytes(StandardCharsets.ISO_8859_1));
    var write = new Operation.Write(path, staged, Optional.of(UserFile.sha256(bytes)));
    String what = "Edited " + shown + ": " + Cut.count(found.size(), "place");
    return new Work(new ToolResult.Ok(what + " (" + list(lines) + ")."), List.of(write), List.of());
  }

  private static Charset charset(byte[] bytes) {
    Charset wide = TextLines.utf16(Arrays.copyOf(bytes, Math.min(bytes.length, 8_192)));
    if (wide != null) {
      return wide;
    }
    if (TextLines.isUtf8(ByteBuffer.wrap(bytes))) {
      return StandardCharsets.UTF_8;
    }
    // Mixed files exist: one line that can only be UTF-8 makes the file UTF-8 with slips.
    return new String(bytes, StandardCharsets.ISO_8859_1)
            .lines()
            .filter(line -> line.chars().anyMatch(c -> c > 0x7F))
            .map(line -> ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)))
            .anyMatch(TextLines::isUtf8)
        ? StandardCharsets.UTF_8
        : WESTERN;
  }

  /** The texts with the file's line ends, as its bytes. */
  private static Encoded encoded(Input in, String text, Charset charset) {
    boolean windows = text.contains("\r\n") || text.contains("\r\0\n");
    String find = windows ? in.find.replaceAll("\r?\n", "\r\n") : in.find;
    String replace = windows ? in.replace.replaceAll("\r?\n", "\r\n") : in.replace;
    return new Encoded(bytes(find, charset), bytes(replace, charset));
  }

  private static String bytes(String text, Charset charset) {
    try {
      ByteBuffer encoded = charset.newEncoder().encode(java.nio.CharBuffer.wrap(text));
      return new String(
          encoded.array(), encoded.arrayOffset(), encoded.limit(), StandardCharsets.ISO_8859_1);
    } catch (CharacterCodingException e) {
      throw new Refusal(
          "The file is in "
              + charset
              + ", which lacks some of these characters; leave them out,"
              + " or write the whole file anew with Write (UTF-8).",
          e);
    }
  }

  private static List<Integer> places(String text, String find, Charset charset) {
    boolean wide =
        charset.equals(StandardCharsets.UTF_16LE) || charset.equals(StandardCharsets.UTF_16BE);
    var found = new ArrayList<Integer>();
    int at = text.indexOf(find);
    while (at >= 0) {
      boolean whole = !wide || at % 2 == 0;
      if (whole) {
        found.add(at);
      }
      at = text.indexOf(find, whole ? at + find.length() : at + 1);
    }
    return found;
  }

  private static String replaced(String text, List<Integer> found, Encoded wanted) {
    var out = new StringBuilder(text.length());
    int from = 0;
    for (int at : found) {
      out.append(text, from, at).append(wanted.replace);
      from = at + wanted.find.length();
    }
    return out.append(text, from, text.length()).toString();
  }

  private static List<Long> lineNumbers(String text, List<Integer> found) {
    var lines = new ArrayList<Long>();
    long line = 1;
    int from = 0;
    for (int at : found) {
      for (int i = text.indexOf('\n', from); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
        line++;
        from = i + 1;
      }
      lines.add(line);
    }
    return lines;
  }

  private static String list(List<Long> lines) {
    return (lines.size() == 1 ? "line " : "lines ")
        + lines.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "))
        + (lines.size() > 10 ? " …" : "");
  }

  /** Why it may not have been found: white space, line numbers, or the lines most like it. */
  private static String notFound(String find, String shown, String text) {
    String start = "The text to find is not in " + shown;
    if (find.lines().allMatch(line -> line.matches("\\s*\\d+\\t.*"))) {
      return start + "; leave out the line numbers that Read puts before each line.";
    }
    List<String> lines = text.lines().toList();
    String wanted = find.lines().filter(line -> !line.isBlank()).findFirst().orElse(find).strip();
    String near =
        IntStream.range(0, Math.min(lines.size(), 20_000))
            .filter(i -> !lines.get(i).isBlank())
            .boxed()
            .sorted(Comparator.comparingInt(i -> Distance.between(lines.get(i).strip(), wanted)))
            .limit(3)
            .sorted()
            .map(i -> (i + 1) + "\t" + Cut.at(lines.get(i), 300))
            .collect(Collectors.joining("\n"));
    return start + ", character by character. The nearest lines:\n" + near;
  }
}
