package dev.workroom.documents;

/** How much a {@link Finding} matters to whoever has to sign the document. */
public enum Severity {
  /** The document is wrong or cannot be used as it is. */
  ERROR,
  /** Probably wrong; a person would ask. */
  WARNING,
  /** Worth knowing; nothing has to change. */
  NOTE
}
