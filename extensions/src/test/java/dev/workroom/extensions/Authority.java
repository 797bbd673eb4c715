package dev.workroom.extensions;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests, and those whom it certifies. */
record Authority(KeyPair keys, X509Certificate certificate) {
  /** Somebody with a key and a certificate for it. */
  record Holder(KeyPair keys, X509Certificate certificate) {
    /** A detached PKCS#7 signature over these bytes. */
    byte[] sign(byte[] content, String algorithm) throws Exception {
      var generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSimpleSignerInfoGeneratorBuilder()
              .build(algorithm, keys.getPrivate(), certificate));
      generator.addCertificates(new JcaCertStore(List.of(certificate)));
      return generator.generate(new CMSProcessableByteArray(content), false).getEncoded();
    }
  }

  static Authority named(String name) throws Exception {
    KeyPair keys = fresh();
    return new Authority(
        keys, certificate(name, keys, name, keys, KeyPurposeId.anyExtendedKeyUsage, true, 365));
  }

  Set<TrustAnchor> anchors() {
    return Set.of(new TrustAnchor(certificate, null));
  }

  /** {@code days} from now it ends; {@code use} is what it may be used for. */
  Holder certify(String name, KeyPurposeId use, int days) throws Exception {
    KeyPair own = fresh();
    return new Holder(
        own,
        certificate(
            name,
            own,
            certificate.getSubjectX500Principal().getName().substring(3),
            keys,
            use,
            false,
            days));
  }

  private static KeyPair fresh() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static X509Certificate certificate(
      String name,
      KeyPair own,
      String issuer,
      KeyPair signer,
      KeyPurposeId use,
      boolean authority,
      int days)
      throws Exception {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Principal("CN=" + issuer),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.minusSeconds(86_400L * 400)),
            Date.from(now.plusSeconds(86_400L * days)),
            new X500Principal("CN=" + name),
            own.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(use));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }
}
