package dev.workroom.tools;

import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.json.Schemas;
import dev.workroom.prompts.Prompt;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a model sees of a tool: the words are among the prompts, the schema comes from its input
 * record. Made when first asked for, because the worker never asks.
 */
public final class Spec {
  private final String name;
  private final Class<? extends Record> input;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable ToolSpec made;

  /** The words are in {@code tools/NAME.txt} of the prompts. */
  public Spec(String name, Class<? extends Record> input) {
    this.name = name;
    this.input = input;
  }

  public ToolSpec get() {
    lock.lock();
    try {
      if (made == null) {
        made = new ToolSpec(name, Prompt.text("tools/" + name + ".txt"), Schemas.of(input));
      }
      return made;
    } finally {
      lock.unlock();
    }
  }
}
