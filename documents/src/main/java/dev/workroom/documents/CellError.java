package dev.workroom.documents;

/** A cell's error value, such as {@code #DIV/0!}. */
record CellError(String code) {
  @Override
  public String toString() {
    return code;
  }
}
