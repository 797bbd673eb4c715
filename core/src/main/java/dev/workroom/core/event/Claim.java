package dev.workroom.core.event;

import java.util.List;

/**
 * What an agent says shows one item of the definition of done.
 *
 * @param item its number, from 1
 * @param by paths of checked files, or words that stand in a tool's result
 */
public record Claim(int item, List<String> by) {
  public Claim {
    by = List.copyOf(by);
  }
}
