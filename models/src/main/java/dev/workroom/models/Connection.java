package dev.workroom.models;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The way to one endpoint: a client that is made when first needed and closed at the end. */
final class Connection implements AutoCloseable {
  private static final Duration WARMING = Duration.ofSeconds(5);

  private final Endpoint endpoint;
  private final Map<String, String> headers;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable HttpClient client;

  Connection(Endpoint endpoint, Map<String, String> headers) {
    this.endpoint = endpoint;
    this.headers = headers;
  }

  /**
   * Makes the client and opens the connection, so that the first request finds it open; a request
   * that comes meanwhile waits. What fails here will fail again where it can be told.
   */
  void warm() {
    lock.lock();
    try {
      URI root = endpoint.url().resolve("/");
      var request =
          HttpRequest.newBuilder(root).method("HEAD", BodyPublishers.noBody()).timeout(WARMING);
      client().send(request.build(), BodyHandlers.discarding());
    } catch (IOException e) {
      // The request itself will say it better.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Sends the body and waits for the head of the answer. */
  HttpResponse<InputStream> post(byte[] body, Duration wait) throws Trouble, InterruptedException {
    var request = HttpRequest.newBuilder(endpoint.url()).timeout(wait);
    request.header("content-type", "application/json");
    headers.forEach(request::setHeader);
    switch (endpoint.auth()) {
      case BEARER -> request.setHeader("authorization", "Bearer " + endpoint.key().value());
      case X_API_KEY -> request.setHeader("x-api-key", endpoint.key().value());
      case NONE -> {}
    }
    endpoint.headers().forEach(request::setHeader);
    request.POST(BodyPublishers.ofByteArray(body));
    try {
      return open().send(request.build(), BodyHandlers.ofInputStream());
    } catch (HttpConnectTimeoutException | ConnectException e) {
      throw new Trouble(Trouble.Kind.BROKEN, Complaint.unreachable(endpoint));
    } catch (HttpTimeoutException e) {
      throw new Trouble(Trouble.Kind.HANGING, Complaint.silent(endpoint, wait));
    } catch (SSLException e) {
      throw new Trouble(Trouble.Kind.FINAL, Complaint.untrusted(endpoint, e));
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw new Trouble(Trouble.Kind.BROKEN, Complaint.broken(endpoint, e));
    }
  }

  /** Gives up the client; without this the JVM waits for its threads. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (client != null) {
        client.shutdownNow();
        client.close();
        client = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private HttpClient open() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      return client();
    } finally {
      lock.unlock();
    }
  }

  private HttpClient client() {
    if (client == null) {
      var builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(endpoint.timeouts().connect())
              .followRedirects(HttpClient.Redirect.NEVER);
      if (endpoint.url().getScheme().equals("http")) {
        // Trust stores and providers take longer to load than a whole step.
        builder.sslContext(NoTls.context());
      }
      client = builder.build();
    }
    return client;
  }
}
