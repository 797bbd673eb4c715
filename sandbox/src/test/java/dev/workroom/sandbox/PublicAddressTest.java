package dev.workroom.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, this machine",
    "127.0.0.1, this machine",
    "127.255.255.254, this machine",
    "10.1.2.3, a private network",
    "172.16.0.1, a private network",
    "172.31.255.255, a private network",
    "192.168.1.1, a private network",
    "100.64.0.1, a provider's inner network",
    "100.100.100.200, a provider's inner network",
    "169.254.169.254, 'link-local, where clouds keep their metadata'",
    "168.63.129.16, a cloud's inner service",
    "192.0.0.192, reserved",
    "198.18.0.1, reserved",
    "203.0.113.9, reserved",
    "224.0.0.1, multicast",
    "255.255.255.255, reserved",
    "::, reserved",
    "::1, this machine",
    "::7f00:1, reserved",
    "fe80::1, link-local",
    "fd00:ec2::254, a private network",
    "fec0::1, reserved",
    "ff02::1, reserved",
    "2001:db8::1, reserved",
    "2001:0:1::1, reserved",
    "64:ff9b::7f00:1, this machine",
    "64:ff9b::a9fe:a9fe, 'link-local, where clouds keep their metadata'",
    "64:ff9b:1::a01:203, reserved",
    "2002:7f00:1::, this machine",
    "2002:a01:203::1, a private network"
  })
  void whatIsNotOutInThePublicIsNamed(String address, String what) throws Exception {
    assertThat(PublicAddress.refusal(InetAddress.getByName(address))).as(address).hasValue(what);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1", "93.184.216.34", "172.15.255.255", "172.32.0.1", "100.63.255.255",
        "100.128.0.1", "169.253.255.255", "192.0.1.1", "223.255.255.255", "2606:4700::1111",
        "2a00:1450:4001::1", "64:ff9b::101:101", "2002:101:101::1"
      })
  void whatIsInThePublicMayBeDialled(String address) throws Exception {
    assertThat(PublicAddress.refusal(InetAddress.getByName(address))).as(address).isEmpty();
  }

  /** Java would turn it into the IPv4 address by itself; what comes over a wire may not be. */
  @Test
  void anAddressMappedIntoIpv6IsTheOneInside() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = 127;
    mapped[15] = 1;
    assertThat(PublicAddress.refusal(InetAddress.getByAddress(mapped))).hasValue("this machine");
  }

  @Test
  void theMachinesOwnAddressesAreRefused() throws Exception {
    for (InetAddress own :
        NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList()) {
      assertThat(PublicAddress.refusal(own)).as("%s", own).isPresent();
    }
  }
}
