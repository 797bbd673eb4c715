package dev.workroom.extensions.mcp;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a server cannot be used, in words on which a person can act. */
final class Trouble {
  private Trouble() {}

  /** What went wrong on the way to a server; never empty. */
  static String of(ServerConfig config, Exception e) {
    String said = String.valueOf(e.getMessage());
    return switch (config.way()) {
      case ServerConfig.Way.Remote remote -> remote(remote, e).orElse(said);
      case ServerConfig.Way.Local _ ->
          e instanceof RpcException rpc && rpc.code() == RpcException.NO_METHOD
              ? "it answers, but not as a connector (an MCP server) does"
              : said.equals("it stopped") ? "it stopped without a word" : said;
      case ServerConfig.Way.Unset(String why) -> why;
    };
  }

  private static Optional<String> remote(ServerConfig.Way.Remote remote, Exception e) {
    if (e instanceof HttpStatusException status) {
      return status(remote, status.status());
    }
    // The innermost says most: that there is no host stands below that there is no connection.
    var chain = new ArrayList<Throwable>();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpTimeoutException) {
        return Optional.of("%s does not answer in time".formatted(remote.url().getRawAuthority()));
      }
      chain.addFirst(cause);
    }
    return chain.stream()
        .map(cause -> connection(remote.url(), cause))
        .filter(why -> !why.isEmpty())
        .findFirst();
  }

  private static Optional<String> status(ServerConfig.Way.Remote remote, int status) {
    boolean shown = remote.headers().keySet().stream().anyMatch("authorization"::equalsIgnoreCase);
    if (status == 401 && shown) {
      return Optional.of(
          "it does not accept the Authorization header that it was given (HTTP 401); give it another token");
    }
    if (status == 403) {
      return Optional.of(
          "it does not let you in (HTTP 403): its login or header has no right to this");
    }
    if (status == 429) {
      return Optional.of("it has too many requests just now (HTTP 429); try again later");
    }
    return status >= 500
        ? Optional.of("its server has failed (HTTP %d); try again later".formatted(status))
        : Optional.empty();
  }

  private static String connection(URI url, Throwable cause) {
    String said = String.valueOf(cause.getMessage());
    String place = url.getRawAuthority();
    return switch (cause) {
      case UnknownHostException _ -> noHost(url);
      case UnresolvedAddressException _ -> noHost(url);
      case ConnectException _ ->
          "nothing answers at %s; see whether it runs, and check the address".formatted(place);
      case SSLException _ ->
          said.toLowerCase(Locale.ROOT).contains("certif") || said.contains("PKIX")
              ? "the certificate of %s is not one that this computer trusts".formatted(place)
              : "%s does not speak https; check the address".formatted(place);
      case EOFException _ -> "%s broke off without an answer".formatted(place);
      case IOException _ when said.contains("received no bytes") ->
          "%s broke off without an answer".formatted(place);
      default -> "";
    };
  }

  private static String noHost(URI url) {
    return "there is no host %s; check the address".formatted(url.getHost());
  }
}
