package dev.workroom.sandbox;

import dev.workroom.core.event.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Opens connections to hosts out in the public and to none else. A name is resolved once; each of
 * its addresses is looked at, and what was looked at is what is dialled, so that a name cannot
 * change its mind in between.
 */
public final class Dialler {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_ADDRESSES = 4;

  /** Finds the addresses of a name. */
  @FunctionalInterface
  public interface Resolver {
    List<InetAddress> addresses(String name) throws UnknownHostException;
  }

  /** Says why an address must not be dialled; empty: it may be. */
  @FunctionalInterface
  public interface AddressRule {
    Optional<String> refusal(InetAddress address) throws IOException;
  }

  /** The house does not go there; the message is a sentence that says why. */
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    public Refused(String sentence) {
      super(sentence);
    }
  }

  private final Resolver resolver;
  private final AddressRule rule;
  private final Set<String> never;

  public Dialler(Resolver resolver, AddressRule rule, Set<String> never) {
    this.resolver = resolver;
    this.rule = rule;
    this.never = Set.copyOf(never);
  }

  /**
   * By the machine's own resolver, and to public addresses only.
   *
   * @param never names that are never dialled, such as the model's own endpoint
   */
  public static Dialler toPublic(Set<String> never) {
    return new Dialler(
        name -> List.of(InetAddress.getAllByName(name)), PublicAddress::refusal, never);
  }

  /**
   * A connected blocking channel.
   *
   * @throws Refused if the house does not go there
   * @throws IOException if it cannot be reached; the message is a sentence
   */
  SocketChannel dial(Host host) throws IOException {
    if (never.contains(host.name())) {
      throw new Refused(
          "%s is where the model itself is reached, which nothing else may do.".formatted(host));
    }
    List<InetAddress> addresses = addresses(host);
    for (InetAddress address : addresses) {
      Optional<String> reason = rule.refusal(address);
      if (reason.isPresent()) {
        throw new Refused(
            "The address of %s, %s, is not public: %s."
                .formatted(host.name(), PublicAddress.shown(address), reason.get()));
      }
    }
    return connected(host, addresses.subList(0, Math.min(MOST_ADDRESSES, addresses.size())));
  }

  private List<InetAddress> addresses(Host host) throws IOException {
    try {
      List<InetAddress> addresses = resolver.addresses(host.name());
      if (!addresses.isEmpty()) {
        return addresses;
      }
    } catch (UnknownHostException e) {
      // told below
    }
    throw new IOException("There is no host %s.".formatted(host.name()));
  }

  private static SocketChannel connected(Host host, List<InetAddress> addresses)
      throws IOException {
    String reason = "";
    for (InetAddress address : addresses) {
      SocketChannel channel = SocketChannel.open();
      try {
        channel
            .socket()
            .connect(new InetSocketAddress(address, host.port()), (int) PATIENCE.toMillis());
        return channel;
      } catch (IOException e) {
        channel.close();
        reason = String.valueOf(e.getMessage());
      }
    }
    throw new IOException("%s cannot be reached: %s.".formatted(host, reason));
  }
}
