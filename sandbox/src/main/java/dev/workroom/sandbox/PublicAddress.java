package dev.workroom.sandbox;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tells addresses out in the public internet from those of this machine, its neighbours and its
 * cloud. The lists are IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890).
 */
final class PublicAddress {
  private record Block(byte[] prefix, int bits, String what) {
    boolean holds(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Block> NOT_PUBLIC =
      List.of(
          block("0.0.0.0", 8, "this machine"),
          block("10.0.0.0", 8, "a private network"),
          block("100.64.0.0", 10, "a provider's inner network"),
          block("127.0.0.0", 8, "this machine"),
          block("168.63.129.16", 32, "a cloud's inner service"),
          block("169.254.0.0", 16, "link-local, where clouds keep their metadata"),
          block("172.16.0.0", 12, "a private network"),
          block("192.0.0.0", 24, "reserved"),
          block("192.0.2.0", 24, "reserved"),
          block("192.88.99.0", 24, "reserved"),
          block("192.168.0.0", 16, "a private network"),
          block("198.18.0.0", 15, "reserved"),
          block("198.51.100.0", 24, "reserved"),
          block("203.0.113.0", 24, "reserved"),
          block("224.0.0.0", 4, "multicast"),
          block("240.0.0.0", 4, "reserved"),
          block("::1", 128, "this machine"),
          block("fc00::", 7, "a private network"),
          block("fe80::", 10, "link-local"),
          block("2001::", 23, "reserved"),
          block("2001:db8::", 32, "reserved"),
          block("3fff::", 20, "reserved"));

  /** What is neither in here nor listed above is not handed out to anybody. */
  private static final Block UNICAST = block("2000::", 3, "public");

  private static final Block MAPPED = block("0:0:0:0:0:ffff:0:0", 96, "IPv4");
  private static final Block TRANSLATED = block("64:ff9b::", 96, "IPv4");
  private static final Block SIX_TO_FOUR = block("2002::", 16, "IPv4");

  private PublicAddress() {}

  /** Why an address is not to be dialled, as what it is; empty: it is out in the public. */
  static Optional<String> refusal(InetAddress address) throws IOException {
    return what(address.getAddress())
        .or(() -> address.isMulticastAddress() ? Optional.of("multicast") : Optional.empty())
        .or(() -> own(address) ? Optional.of("this machine") : Optional.empty());
  }

  private static Optional<String> what(byte[] address) {
    Optional<byte[]> inner = inner(address);
    if (inner.isPresent()) {
      return what(inner.get());
    }
    Optional<String> special =
        NOT_PUBLIC.stream().filter(block -> block.holds(address)).map(Block::what).findFirst();
    return special.isEmpty() && address.length == 16 && !UNICAST.holds(address)
        ? Optional.of("reserved")
        : special;
  }

  /** The IPv4 address that an IPv6 one stands for (RFC 4291, RFC 6052, RFC 3056). */
  private static Optional<byte[]> inner(byte[] address) {
    if (MAPPED.holds(address) || TRANSLATED.holds(address)) {
      return Optional.of(Arrays.copyOfRange(address, 12, 16));
    }
    return SIX_TO_FOUR.holds(address)
        ? Optional.of(Arrays.copyOfRange(address, 2, 6))
        : Optional.empty();
  }

  /** What cannot be found out counts as own. */
  private static boolean own(InetAddress address) {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .anyMatch(one -> Arrays.equals(one.getAddress(), address.getAddress()));
    } catch (IOException unreadable) {
      return true;
    }
  }

  private static Block block(String prefix, int bits, String what) {
    try {
      byte[] address = InetAddress.getByName(prefix).getAddress();
      // Java turns a mapped address into the IPv4 one that it stands for.
      return new Block(
          address.length == 4 && prefix.contains(":") ? mapped(address) : address, bits, what);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(prefix, e);
    }
  }

  private static byte[] mapped(byte[] inner) {
    byte[] address = new byte[16];
    address[10] = (byte) 0xff;
    address[11] = (byte) 0xff;
    System.arraycopy(inner, 0, address, 12, 4);
    return address;
  }

  /** For messages: the address as people write it. */
  static String shown(InetAddress address) {
    return address instanceof Inet4Address
        ? address.getHostAddress()
        : "[" + address.getHostAddress() + "]";
  }
}
