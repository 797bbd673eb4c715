package dev.workroom.tools;

import dev.workroom.core.tool.Tool.Context;
import dev.workroom.tools.Network.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Sends JSON to a host that the session's list has; redirects are not followed. */
public final class JsonPost {
  private final Network network;
  private final WebClient client;

  /**
   * @param tls whom to trust
   */
  public JsonPost(Network network, Supplier<SSLContext> tls) {
    this.network = network;
    this.client = new WebClient(tls);
  }

  /**
   * The body of a good answer.
   *
   * @param by whose grants count, as tools are named
   * @throws IOException with a sentence, if the host is not listed, or does not answer well
   */
  public String send(
      Context context,
      String by,
      WebAddress address,
      Map<String, String> headers,
      String json,
      Duration time)
      throws IOException, InterruptedException {
    Way way =
        network
            .open(context, by, List.of())
            .orElseThrow(() -> new IOException("nothing may leave this computer in this session"));
    WebClient.Page page;
    try (way) {
      page = client.post(address, headers, json, time, way);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          refusal(way)
              .orElseGet(() -> "%s could not be told: %s".formatted(address.host(), sentence(e))),
          e);
    }
    // To a plain request the proxy answers as if it were the server.
    Optional<String> refused = refusal(way);
    if (refused.isPresent()) {
      throw new IOException(refused.get());
    }
    if (page.status() / 100 != 2) {
      throw new IOException("%s answered with %d".formatted(address.host(), page.status()));
    }
    return page.text();
  }

  private static Optional<String> refusal(Way way) {
    return way.unlisted().stream()
        .findFirst()
        .map(host -> host + " is not on the session's list")
        .or(() -> way.troubles().stream().findFirst());
  }

  private static String sentence(Exception e) {
    return Cut.at(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), 200);
  }
}
