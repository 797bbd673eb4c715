package dev.workroom.tools;

/**
 * Text that a regular expression may look at for a limited time: a catastrophic pattern ends with a
 * refusal, an interrupt with a stop.
 */
final class GuardedText implements CharSequence {
  private static final int STRIDE = 4_096;

  private final CharSequence text;
  private final long deadline;
  private int looked;

  /**
   * @param deadline in the time of {@link System#nanoTime}
   */
  GuardedText(CharSequence text, long deadline) {
    this.text = text;
    this.deadline = deadline;
  }

  @Override
  public char charAt(int index) {
    if (++looked >= STRIDE) {
      looked = 0;
      if (System.nanoTime() - deadline > 0) {
        throw new Refusal(
            "The search took too long; use a simpler pattern (no nested repetitions such as (a+)+),"
                + " or fewer files.");
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new Refusal("The call was stopped.");
      }
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
