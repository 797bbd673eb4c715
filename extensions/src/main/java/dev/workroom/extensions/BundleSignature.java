package dev.workroom.extensions;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.DefaultCMSSignatureAlgorithmNameGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.Selector;

/**
 * Who signed a {@code .mcpb} bundle: a detached PKCS#7 signature over all bytes of the zip.
 *
 * @param signer whose certificate it is; empty where there is none that holds
 * @param detail the voucher's name, the certificate's fingerprint, or what is wrong
 */
record BundleSignature(State state, String signer, String detail) {
  static final BundleSignature NONE = new BundleSignature(State.UNSIGNED, "", "");

  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  /** SHA-256, SHA-384, SHA-512: whatever is older proves nothing. */
  private static final Set<String> DIGESTS =
      Set.of("2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3");

  /** What a signature is worth. */
  enum State {
    UNSIGNED,
    /** It holds, and an authority that this computer trusts vouches for the name. */
    TRUSTED,
    /** It holds; the name is the signer's own word. */
    SELF_SIGNED,
    /** It holds; whoever vouches for the name is not trusted here, or no longer. */
    UNKNOWN,
    /** It does not fit these bytes, or cannot be read. */
    INVALID
  }

  static BundleSignature broken(String why) {
    return new BundleSignature(State.INVALID, "", why);
  }

  /** As a person is told it. */
  Diagnostic told() {
    return switch (state) {
      case UNSIGNED -> Diagnostic.note("", "The bundle is unsigned.");
      case TRUSTED ->
          Diagnostic.note(
              "",
              "The bundle is signed by %s; the signature is trusted: %s vouches for the name."
                  .formatted(signer, detail));
      case SELF_SIGNED ->
          Diagnostic.note(
              "",
              "The bundle is signed by %s, self-signed: its content is as it was signed, and nobody vouches for the name (certificate %s)."
                  .formatted(signer, detail));
      case UNKNOWN ->
          Diagnostic.warning(
              "",
              "The bundle is signed by %s, not trusted here: its content is as it was signed, and %s."
                  .formatted(signer, detail));
      case INVALID ->
          Diagnostic.warning(
              "",
              "The bundle's signature is invalid: %s. Do not install it unless you know why."
                  .formatted(detail));
    };
  }

  /**
   * Looks at a signature.
   *
   * @param signature PKCS#7 in DER
   * @param authorities who may vouch for a name
   * @param now when certificates have to be valid
   */
  static BundleSignature of(
      byte[] content, byte[] signature, Set<TrustAnchor> authorities, Date now) {
    try {
      var signed = new CMSSignedData(new CMSProcessableByteArray(content), signature);
      List<X509Certificate> all = new ArrayList<>();
      for (X509CertificateHolder one : signed.getCertificates().getMatches(null)) {
        all.add(new JcaX509CertificateConverter().getCertificate(one));
      }
      List<SignerInformation> signers = List.copyOf(signed.getSignerInfos().getSigners());
      if (signers.size() != 1) {
        return broken("it has %d signers instead of one".formatted(signers.size()));
      }
      SignerInformation one = signers.getFirst();
      Optional<X509Certificate> own = certificate(signed, one);
      return own.isEmpty()
          ? broken("it holds no certificate of its signer")
          : held(one, own.get(), all, authorities, now);
    } catch (CMSException | GeneralSecurityException | RuntimeException e) {
      // A parser of hostile bytes: whatever it says, the signature is none.
      return broken("it cannot be read");
    }
  }

  @SuppressWarnings("unchecked")
  private static Optional<X509Certificate> certificate(CMSSignedData signed, SignerInformation one)
      throws GeneralSecurityException {
    Selector<X509CertificateHolder> its = one.getSID();
    var found = signed.getCertificates().getMatches(its).iterator();
    return found.hasNext()
        ? Optional.of(new JcaX509CertificateConverter().getCertificate(found.next()))
        : Optional.empty();
  }

  private static BundleSignature held(
      SignerInformation signer,
      X509Certificate own,
      List<X509Certificate> all,
      Set<TrustAnchor> authorities,
      Date now)
      throws GeneralSecurityException {
    String name = name(own.getSubjectX500Principal());
    if (!DIGESTS.contains(signer.getDigestAlgOID())) {
      return broken("it uses a digest that can be forged");
    }
    try {
      // By its key alone: whether the certificate is in its time is a matter of trust, below.
      boolean holds =
          signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(own.getPublicKey()))
              || unsorted(signer, own);
      if (!holds) {
        return broken("it is not by the key of %s".formatted(name));
      }
    } catch (CMSException | OperatorCreationException | IOException _) {
      return broken("the bundle is not as %s signed it".formatted(name));
    }
    return vouched(own, name, all, authorities, now);
  }

  /**
   * The format's own tool signs the attributes in the order in which it wrote them, where RFC 5652
   * (5.4) has them sorted.
   */
  private static boolean unsorted(SignerInformation signer, X509Certificate own)
      throws GeneralSecurityException, IOException {
    ASN1Set attributes = signer.toASN1Structure().getAuthenticatedAttributes();
    Attribute digest =
        signer.getSignedAttributes() == null
            ? null
            : signer.getSignedAttributes().get(CMSAttributes.messageDigest);
    if (digest == null
        || digest.getAttributeValues().length != 1
        || !(digest.getAttributeValues()[0] instanceof ASN1OctetString said)
        || !MessageDigest.isEqual(said.getOctets(), signer.getContentDigest())) {
      return false;
    }
    var names = new DefaultCMSSignatureAlgorithmNameGenerator();
    Signature check =
        Signature.getInstance(
            names.getSignatureName(
                signer.getDigestAlgorithmID(),
                signer.toASN1Structure().getDigestEncryptionAlgorithm()));
    check.initVerify(own.getPublicKey());
    check.update(attributes.getEncoded(ASN1Encoding.DL));
    return check.verify(signer.getSignature());
  }

  private static BundleSignature vouched(
      X509Certificate own,
      String name,
      List<X509Certificate> all,
      Set<TrustAnchor> authorities,
      Date now)
      throws GeneralSecurityException {
    var target = new X509CertSelector();
    target.setCertificate(own);
    try {
      target.setExtendedKeyUsage(Set.of(CODE_SIGNING));
      if (!authorities.isEmpty()) {
        var way = new PKIXBuilderParameters(authorities, target);
        way.addCertStore(
            CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
        way.setRevocationEnabled(false);
        way.setDate(now);
        var found = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(way);
        return new BundleSignature(
            State.TRUSTED,
            name,
            name(found.getTrustAnchor().getTrustedCert().getSubjectX500Principal()));
      }
    } catch (CertPathBuilderException | IOException _) {
      // nobody whom this computer trusts, or not for programs, or not at this time
    }
    boolean itself = own.getSubjectX500Principal().equals(own.getIssuerX500Principal());
    return itself
        ? new BundleSignature(State.SELF_SIGNED, name, fingerprint(own))
        : new BundleSignature(
            State.UNKNOWN,
            name,
            now.after(own.getNotAfter())
                ? "its certificate ended on %tF".formatted(own.getNotAfter())
                : "no authority that this computer trusts for programs vouches for the name (%s does)"
                    .formatted(name(own.getIssuerX500Principal())));
  }

  private static String fingerprint(X509Certificate one) throws GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(one.getEncoded());
    return "SHA-256 " + HexFormat.of().formatHex(hash, 0, 8) + "…";
  }

  /** The common name where there is one, without what a line could not show. */
  private static String name(X500Principal whole) {
    String text = whole.getName();
    try {
      text =
          new LdapName(text)
              .getRdns().stream()
                  .filter(part -> part.getType().equalsIgnoreCase("CN"))
                  .map(part -> String.valueOf(part.getValue()))
                  .findFirst()
                  .orElse(text);
    } catch (InvalidNameException _) {
      // as it stands
    }
    String plain =
        text.codePoints()
            .filter(c ->
                c != '"' && !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
            .limit(120)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return "\"" + plain + "\"";
  }

  /** Those that Java on this computer trusts. */
  static Set<TrustAnchor> authorities() {
    try {
      var all = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      all.init((KeyStore) null);
      return Arrays.stream(all.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .map(X509TrustManager.class::cast)
          .flatMap(one -> Arrays.stream(one.getAcceptedIssuers()))
          .map(one -> new TrustAnchor(one, null))
          .collect(Collectors.toUnmodifiableSet());
    } catch (GeneralSecurityException _) {
      return Set.of();
    }
  }
}
