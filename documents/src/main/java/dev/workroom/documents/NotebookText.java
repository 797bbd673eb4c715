package dev.workroom.documents;

import dev.workroom.core.message.Json;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a Jupyter notebook (nbformat 4): its words, its code and what that printed. */
final class NotebookText {
  private static final long LARGEST = 32L << 20;

  private record Notebook(List<Cell> cells) {}

  private record Cell(@Nullable String cell_type, @Nullable Json source, List<Output> outputs) {}

  private record Output(
      @Nullable Json text,
      Map<String, Json> data,
      @Nullable String ename,
      @Nullable String evalue) {}

  private record Lines(List<String> lines) {}

  private NotebookText() {}

  static boolean is(Path file) {
    return DocumentReader.name(file).toLowerCase(Locale.ROOT).endsWith(".ipynb");
  }

  /** A notebook that is none, or damaged, is shown as the text it is. */
  static void read(Path file, TextSink sink) throws IOException {
    Notebook notebook;
    try {
      if (Files.size(file) > LARGEST) {
        throw new IllegalArgumentException("too large");
      }
      notebook = Wire.read(PlainText.decode(Files.readAllBytes(file)).text(), Notebook.class);
    } catch (IllegalArgumentException _) {
      PlainText.read(file, sink);
      return;
    }
    for (Cell cell : notebook.cells()) {
      String source = text(cell.source());
      if ("code".equals(cell.cell_type())) {
        block(source, sink);
        cell.outputs().forEach(output -> output(output, sink));
      } else {
        sink.block(source);
      }
    }
  }

  private static void output(Output output, TextSink sink) {
    if (output.ename() != null) {
      sink.block(output.ename() + ": " + output.evalue());
    } else if (output.data().keySet().stream().anyMatch(type -> type.startsWith("image/"))) {
      sink.block("[image: " + text(output.data().get("text/plain")).strip() + "]");
    } else {
      block(text(output.text()) + text(output.data().get("text/plain")), sink);
    }
  }

  private static void block(String text, TextSink sink) {
    if (!text.isBlank()) {
      sink.block("```\n" + text.stripTrailing() + "\n```");
    }
  }

  /** One text, or a list of its lines. */
  private static String text(@Nullable Json json) {
    if (json == null) {
      return "";
    }
    String raw = json.text().strip();
    try {
      return raw.startsWith("[")
          ? String.join("", Wire.read("{\"lines\":" + raw + "}", Lines.class).lines())
          : Wire.read(raw, String.class);
    } catch (IllegalArgumentException _) {
      return raw;
    }
  }
}
