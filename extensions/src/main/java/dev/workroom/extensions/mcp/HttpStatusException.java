package dev.workroom.extensions.mcp;

import java.io.IOException;

/** A server refused a request without saying why in the protocol's words. */
final class HttpStatusException extends IOException {
  private static final long serialVersionUID = 1;

  private final int status;

  HttpStatusException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
