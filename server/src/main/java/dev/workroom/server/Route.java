package dev.workroom.server;

/** One route of the contract: a method, a path with {@code {names}}, and what it does. */
record Route(String method, String path, Handling handling) {
  /** Answers a request. */
  interface Handling {
    void handle(Exchange exchange) throws Exception;
  }

  static Route get(String path, Handling handling) {
    return new Route("GET", path, handling);
  }

  static Route post(String path, Handling handling) {
    return new Route("POST", path, handling);
  }

  static Route put(String path, Handling handling) {
    return new Route("PUT", path, handling);
  }

  static Route delete(String path, Handling handling) {
    return new Route("DELETE", path, handling);
  }
}
