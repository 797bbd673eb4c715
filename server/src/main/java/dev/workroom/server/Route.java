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

  /** Something that acts: the same key again gets the same answer and does nothing. */
  interface Acting {
    Object answer(Exchange exchange) throws Exception;
  }

  static Route act(String path, Once once, Acting acting) {
    return act(path, 200, once, acting);
  }

  static Route act(String path, int status, Once once, Acting acting) {
    return post(
        path,
        x -> x.json(status, once.of(x.key(), x.request().path().path(), () -> acting.answer(x))));
  }

  static Route put(String path, Handling handling) {
    return new Route("PUT", path, handling);
  }

  static Route delete(String path, Handling handling) {
    return new Route("DELETE", path, handling);
  }
}
