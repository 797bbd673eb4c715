package dev.workroom.tools;

import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.json.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a model sees of a tool: the words are in a text file beside the tool's class, the schema
 * comes from its input record. Made when first asked for, because the worker never asks.
 */
public final class Spec {
  private final String name;
  private final Class<? extends Record> input;
  private final Class<?> beside;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable ToolSpec made;

  /**
   * @param beside the class next to whose resources {@code NAME.txt} lies
   */
  public Spec(String name, Class<? extends Record> input, Class<?> beside) {
    this.name = name;
    this.input = input;
    this.beside = beside;
  }

  public ToolSpec get() {
    lock.lock();
    try {
      if (made == null) {
        made = new ToolSpec(name, words(), Schemas.of(input));
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  private String words() {
    try (InputStream in = beside.getResourceAsStream(name + ".txt")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks the words of the tool " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
