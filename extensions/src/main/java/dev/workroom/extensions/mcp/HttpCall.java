package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** One HTTP request to {@link McpEndpoint} and the way to answer it, whatever server it came by. */
public interface HttpCall {
  String method();

  Optional<String> header(String name);

  /** The body as text, at most as long as the endpoint takes. */
  String body() throws IOException;

  /** Answers at once and whole. */
  void answer(int status, Map<String, String> headers, String body) throws IOException;

  /** Answers by events ({@code text/event-stream}), one after the other. */
  Events events(Map<String, String> headers) throws IOException;

  /** A stream of events that was begun. */
  interface Events extends AutoCloseable {
    void send(String data) throws IOException;

    @Override
    void close();
  }
}
