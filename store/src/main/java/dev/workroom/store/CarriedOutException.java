package dev.workroom.store;

/** The command was carried out before; nothing was appended. */
public final class CarriedOutException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Carried carried;

  CarriedOutException(Carried carried) {
    super("the command was carried out before");
    this.carried = carried;
  }

  /** What it caused then. */
  public Carried carried() {
    return carried;
  }
}
