package dev.workroom.extensions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.extensions.BundleSignature.State;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the signature behind a bundle is worth. */
class BundleSignatureTest {
  private static final byte[] CONTENT = "all bytes of a zip".getBytes(StandardCharsets.UTF_8);

  @TempDir Path place;

  /** Signed by {@code mcpb sign --self-signed} of @anthropic-ai/mcpb 2.1.2. */
  private static byte[] published() throws Exception {
    try (InputStream in =
        BundleSignatureTest.class.getResourceAsStream("signed-by-its-tool.mcpb")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  @Test
  void whatTheFormatsOwnToolSignsHoldsAndOneChangedByteBreaksIt() throws Exception {
    byte[] bytes = published();
    Path file = Files.write(place.resolve("clock.mcpb"), bytes);
    assertThat(McpBundle.signature(file).told().message())
        .startsWith("The bundle is signed by \"MCPB Self-Signed Certificate\", self-signed:");

    var random = new Random(5);
    for (int i = 0; i < 60; i++) {
      byte[] other = bytes.clone();
      int at = random.nextInt(bytes.length);
      other[at] ^= (byte) (1 << random.nextInt(8));
      BundleSignature now = McpBundle.signature(Files.write(file, other));
      // The certificate's own signature counts for nothing where nobody vouches for it.
      boolean inside = at > new String(bytes, StandardCharsets.ISO_8859_1).indexOf("MCPB_SIG_V1");
      assertThat(now.state())
          .as("bit of byte %d turned", at)
          .isNotIn(inside ? Set.of(State.TRUSTED) : Set.of(State.TRUSTED, State.SELF_SIGNED));
    }
    bytes[60] ^= 1;
    assertThat(McpBundle.signature(Files.write(file, bytes)).told().message())
        .contains("invalid: the bundle is not as \"MCPB Self-Signed Certificate\" signed it");
  }

  @Test
  void aNameIsTrustedWhereAnAuthorityOfThisComputerVouchesForItForProgramsAndStill()
      throws Exception {
    Authority known = Authority.named("Known");
    Authority other = Authority.named("Other");
    KeyPurposeId programs = KeyPurposeId.id_kp_codeSigning;
    byte[] good = known.certify("Ada", programs, 90).sign(CONTENT, "SHA256withECDSA");

    assertThat(told(good, CONTENT, known))
        .isEqualTo(
            "The bundle is signed by \"Ada\"; the signature is trusted: \"Known\" vouches for the name.");
    assertThat(told(good, CONTENT, other)).contains("not trusted here", "(\"Known\" does)");
    assertThat(told(good, "other bytes".getBytes(StandardCharsets.UTF_8), known))
        .contains("invalid: the bundle is not as \"Ada\" signed it");
    assertThat(
            told(
                known
                    .certify("Eve", KeyPurposeId.id_kp_serverAuth, 90)
                    .sign(CONTENT, "SHA256withECDSA"),
                CONTENT,
                known))
        .contains("not trusted here");
    assertThat(
            told(
                known.certify("Old", programs, -2).sign(CONTENT, "SHA256withECDSA"),
                CONTENT,
                known))
        .contains("its certificate ended on");
    assertThat(
            told(
                known.certify("Weak", programs, 90).sign(CONTENT, "SHA1withECDSA"), CONTENT, known))
        .contains("a digest that can be forged");
    // Another's certificate beside one's own key.
    var thief =
        new Authority.Holder(other.keys(), known.certify("Ada", programs, 90).certificate());
    assertThat(told(thief.sign(CONTENT, "SHA256withECDSA"), CONTENT, known))
        .contains("invalid: it is not by the key of \"Ada\"");
    assertThat(told("junk".getBytes(StandardCharsets.UTF_8), CONTENT, known))
        .contains("invalid: it cannot be read");
  }

  private static String told(byte[] signature, byte[] content, Authority trusted) {
    return BundleSignature.of(content, signature, trusted.anchors(), new Date()).told().message();
  }
}
