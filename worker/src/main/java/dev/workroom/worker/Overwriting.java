package dev.workroom.worker;

import dev.workroom.tools.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A file that a person has made or changed is changed, or replaced on purpose; never by accident.
 */
final class Overwriting {
  private Overwriting() {}

  /**
   * Refuses to make a file anew where one stands that this session did not make as it is.
   *
   * @param there the content's hash; null when there is no file
   * @param skill that tells how such a file is changed; null when it cannot be
   */
  static void settle(
      SourceJournal journal,
      String shown,
      @Nullable String there,
      @Nullable Boolean replace,
      @Nullable String skill) {
    if (there != null && !Boolean.TRUE.equals(replace) && !journal.owns(there)) {
      throw new Refusal(
          shown
              + " is there already, and this session did not make it so: "
              + (skill == null
                  ? ""
                  : "change it with \"edits\" (Skill \"" + skill + "\" tells how), ")
              + "say \"replace\": true to make it anew, or take another name.");
    }
  }
}
