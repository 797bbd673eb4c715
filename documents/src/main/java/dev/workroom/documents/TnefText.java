package dev.workroom.documents;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.poi.hmef.Attachment;
import org.apache.poi.hmef.HMEFMessage;
import org.apache.poi.hmef.attribute.TNEFAttribute;
import org.apache.poi.hmef.attribute.TNEFProperty;
import org.jspecify.annotations.Nullable;

/** Reads what Outlook packs into {@code winmail.dat} (MS-OXTNEF): subject, words, files. */
final class TnefText {
  private static final int MOST_BYTES = 64 << 20;

  private TnefText() {}

  /** Whether a file that begins so is such a package. */
  static boolean is(String head) {
    return head.startsWith("x\u009F>\"");
  }

  static void read(Path file, TextSink sink) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      read(in, sink);
    }
  }

  static void read(InputStream in, TextSink sink) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES);
    HMEFMessage message;
    try {
      message = new HMEFMessage(new ByteArrayInputStream(bytes));
    } catch (IOException | RuntimeException e) {
      throw new IOException("its content is damaged or cut off", e);
    }
    sink.gap();
    sink.block(subject(message).map(subject -> "Subject: " + subject).orElse(""));
    Optional<String> rich = said(message::getBody);
    if (rich.filter(body -> body.startsWith("{\\rtf")).isPresent()) {
      RtfText.read(rich.get().getBytes(StandardCharsets.ISO_8859_1), sink);
    } else {
      sink.block(rich.or(() -> plain(message)).orElse(""));
    }
    List<String> names = new ArrayList<>();
    for (Attachment attachment : message.getAttachments()) {
      names.add(name(attachment));
    }
    if (!names.isEmpty()) {
      sink.block("Attachments: " + String.join(", ", names));
    }
  }

  private static Optional<String> subject(HMEFMessage message) {
    return said(message::getSubject)
        .or(() -> words(message.getMessageAttribute(TNEFProperty.ID_SUBJECT)));
  }

  private static Optional<String> plain(HMEFMessage message) {
    return words(message.getMessageAttribute(TNEFProperty.ID_BODY));
  }

  private static Optional<String> words(@Nullable TNEFAttribute attribute) {
    return Optional.ofNullable(attribute)
        .map(found -> PlainText.decode(found.getData()).text().replace("\0", "").strip())
        .filter(text -> !text.isEmpty());
  }

  private static String name(Attachment attachment) {
    return said(attachment::getLongFilename)
        .or(() -> said(attachment::getFilename))
        .map(MailPart::clean)
        .orElse("unnamed");
  }

  /** One property out of a package in which any may be missing or broken. */
  private static Optional<String> said(java.util.function.Supplier<@Nullable String> property) {
    try {
      return Optional.ofNullable(property.get())
          .map(text -> text.replace("\0", "").strip())
          .filter(text -> !text.isEmpty());
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }
}
