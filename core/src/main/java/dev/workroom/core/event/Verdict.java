package dev.workroom.core.event;

/**
 * What a fresh reader found about one item of the definition of done.
 *
 * @param item its number, from 1; 0 for what concerns none of them
 * @param words what shows it, or what is missing or wrong
 */
public record Verdict(int item, Finding finding, String words) {
  /** What was found. */
  public enum Finding {
    SHOWN,
    NOT_SHOWN,
    WRONG
  }

  public boolean good() {
    return finding == Finding.SHOWN;
  }
}
