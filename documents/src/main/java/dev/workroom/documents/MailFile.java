package dev.workroom.documents;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.datatypes.AttachmentChunks;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** The files that are attached to a mail (.eml or .msg). */
public final class MailFile {
  private static final long LARGEST = 512L << 20;

  private MailFile() {}

  /** Takes an attachment when it comes by. */
  private interface Taker {
    /** True when no more are wanted. */
    boolean take(String name, InputStream content) throws IOException;
  }

  /**
   * The names of what is attached, also to messages within it.
   *
   * @throws DocumentException when it is no mail or damaged
   */
  public static List<String> attachments(Path mail) {
    List<String> names = new ArrayList<>();
    each(
        mail,
        (name, _) -> {
          names.add(name);
          return false;
        });
    return names;
  }

  /**
   * Writes an attachment to a file.
   *
   * @param name as {@link #attachments} tells it; letters' case does not matter
   * @throws DocumentException when there is none of that name
   */
  public static void save(Path mail, String name, Path target) {
    List<String> names = new ArrayList<>();
    boolean[] found = new boolean[1];
    each(
        mail,
        (each, content) -> {
          names.add(each);
          if (!each.equalsIgnoreCase(name.strip())) {
            return false;
          }
          NewFile.write(target, out -> copy(content, out));
          found[0] = true;
          return true;
        });
    if (!found[0]) {
      throw new DocumentException(
          mail.getFileName()
              + " has no attachment \""
              + name
              + "\"; "
              + (names.isEmpty() ? "it has none." : "it has: " + String.join(", ", names) + "."));
    }
  }

  private static void copy(InputStream content, java.io.OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long written = 0;
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      written += n;
      if (written > LARGEST) {
        throw new IOException("it is too large");
      }
      out.write(buffer, 0, n);
    }
  }

  private static void each(Path mail, Taker taker) {
    try {
      switch (KindDetector.of(mail)) {
        case MAIL -> mime(mail, taker);
        case OUTLOOK_MAIL -> {
          try (POIFSFileSystem office = new POIFSFileSystem(mail.toFile(), true);
              MAPIMessage message = new MAPIMessage(office)) {
            outlook(message, taker, 0);
          }
        }
        default -> throw new DocumentException(mail.getFileName() + " is no mail.");
      }
    } catch (IOException | MimeException | RuntimeException e) {
      if (e instanceof DocumentException told) {
        throw told;
      }
      throw new DocumentException(
          "The attachments of " + mail.getFileName() + " could not be read; it is damaged.", e);
    }
  }

  private static void mime(Path mail, Taker taker) throws IOException, MimeException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(mail))) {
      MimeTokenStream tokens = MailText.tokens();
      tokens.parse(in);
      MailPart part = new MailPart();
      int unnamed = 0;
      for (EntityState state = tokens.getState();
          state != EntityState.T_END_OF_STREAM;
          state = tokens.next()) {
        switch (state) {
          case T_START_HEADER -> part = new MailPart();
          case T_FIELD -> part.header(tokens.getField());
          case T_BODY -> {
            String type =
                Optional.ofNullable(tokens.getBodyDescriptor().getMimeType())
                    .orElse("text/plain")
                    .toLowerCase(Locale.ROOT);
            if (part.file(type)) {
              String name = part.name().isBlank() ? "unnamed-" + ++unnamed : part.name();
              if (taker.take(name, tokens.getDecodedInputStream())) {
                return;
              }
            }
          }
          default -> {}
        }
      }
    }
  }

  private static boolean outlook(MAPIMessage message, Taker taker, int depth) throws IOException {
    for (AttachmentChunks attachment : message.getAttachmentFiles()) {
      if (attachment.isEmbeddedMessage() && depth < 10) {
        MAPIMessage inner = attachment.getEmbeddedMessage();
        String text = inner == null ? "" : Optional.ofNullable(body(inner)).orElse("");
        String name = MailPart.clean(name(attachment)) + ".txt";
        if (taker.take(
            name, new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
          return true;
        }
        if (inner != null && outlook(inner, taker, depth + 1)) {
          return true;
        }
      } else {
        byte[] content =
            Optional.ofNullable(attachment.getEmbeddedAttachmentObject()).orElse(new byte[0]);
        if (taker.take(
            MailPart.clean(name(attachment)), new java.io.ByteArrayInputStream(content))) {
          return true;
        }
      }
    }
    return false;
  }

  private static @org.jspecify.annotations.Nullable String body(MAPIMessage message) {
    try {
      message.setReturnNullOnMissingChunk(true);
      return message.getTextBody();
    } catch (org.apache.poi.hsmf.exceptions.ChunkNotFoundException e) {
      return null;
    }
  }

  /** The name of an attachment in an Outlook message, by the best that there is. */
  static String name(AttachmentChunks attachment) {
    return attachment.getAttachLongFileName() != null
        ? attachment.getAttachLongFileName().toString()
        : attachment.getAttachFileName() != null
            ? attachment.getAttachFileName().toString()
            : attachment.getAttachDisplayName() != null
                ? attachment.getAttachDisplayName().toString()
                : "unnamed";
  }
}
