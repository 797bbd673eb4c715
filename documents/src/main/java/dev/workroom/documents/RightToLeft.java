package dev.workroom.documents;

/** Which texts run from right to left, as Arabic and Hebrew do (Unicode annex 9, P2 and P3). */
final class RightToLeft {
  private RightToLeft() {}

  /** Whether the first character that has a direction runs from right to left. */
  static boolean begins(String text) {
    return text.codePoints()
        .map(Character::getDirectionality)
        .filter(way -> way == Character.DIRECTIONALITY_LEFT_TO_RIGHT || leftward(way))
        .limit(1)
        .anyMatch(RightToLeft::leftward);
  }

  static boolean holds(String text) {
    return text.codePoints().map(Character::getDirectionality).anyMatch(RightToLeft::leftward);
  }

  private static boolean leftward(int way) {
    return way == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || way == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }
}
