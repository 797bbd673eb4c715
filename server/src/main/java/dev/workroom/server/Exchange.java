package dev.workroom.server;

import dev.workroom.core.message.SessionId;
import dev.workroom.json.Wire;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** A request and its answer, as the routes see them. */
record Exchange(ServerRequest request, ServerResponse response) {
  private static final int MOST_JSON = 2 << 20;

  /**
   * From here on packing an answer is worth it, as a slow line needs longer for one than packing
   * does.
   */
  private static final int LONG_JSON = 4 << 10;

  /** Has no lone entry in a path: sessions below another are named in the query. */
  SessionId root() {
    return session(request.path().pathParameters().get("id"));
  }

  static SessionId session(String id) {
    try {
      return new SessionId(id);
    } catch (IllegalArgumentException _) {
      throw Refused.missing("There is no such session.");
    }
  }

  String part(String name) {
    return request.path().pathParameters().get(name);
  }

  Optional<String> query(String name) {
    return request.query().first(name).filter(text -> !text.isEmpty());
  }

  String needed(String name) {
    return query(name).orElseThrow(() -> Refused.bad("The request lacks '" + name + "'."));
  }

  long number(String name, long usual, long least, long most) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return usual;
    }
    if (!text.get().matches("\\d{1,15}")) {
      throw Refused.bad("'%s' takes a whole number.".formatted(name));
    }
    return Math.clamp(Long.parseLong(text.get()), least, most);
  }

  /** The key under which a command is carried out once. */
  String key() {
    String key = request.headers().first(HeaderNames.create("Idempotency-Key")).orElse("");
    if (!key.matches("[A-Za-z0-9_-]{8,80}")) {
      throw Refused.bad("A command needs an Idempotency-Key of 8 to 80 letters and digits.");
    }
    return key;
  }

  /** The body, which has to be JSON: a form of another site cannot send that. */
  String body() throws IOException {
    String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    if (!type.startsWith("application/json")) {
      throw Refused.bad("The body has to be JSON (application/json).");
    }
    byte[] bytes;
    try (InputStream in = request.content().inputStream()) {
      bytes = in.readNBytes(MOST_JSON + 1);
    }
    if (bytes.length > MOST_JSON) {
      throw new Refused(
          Refused.Kind.TOO_LARGE, "That is too long. Put long texts into a file of the folder.");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  <T> T body(Class<T> type) throws IOException {
    try {
      return Wire.read(body(), type);
    } catch (IllegalArgumentException e) {
      throw Refused.bad("The request is not understood: " + e.getMessage());
    }
  }

  void json(Object answer) {
    json(200, answer);
  }

  void json(int status, Object answer) {
    response.status(Status.create(status));
    response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json"));
    response.header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"));
    byte[] bytes = Wire.write(answer).getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= LONG_JSON && accepts("gzip")) {
      response.header(HeaderValues.create(HeaderNames.CONTENT_ENCODING, "gzip"));
      bytes = packed(bytes);
    }
    response.send(bytes);
  }

  /** Whether the browser takes an answer in this encoding. */
  boolean accepts(String encoding) {
    return request.headers().first(HeaderNames.ACCEPT_ENCODING).orElse("").contains(encoding);
  }

  private static byte[] packed(byte[] bytes) {
    var packed = new ByteArrayOutputStream(bytes.length / 4);
    try (var out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
