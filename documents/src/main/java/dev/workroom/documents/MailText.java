package dev.workroom.documents;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/** Reads mail (RFC 5322, MIME): headers, the text, and the names of what is attached. */
final class MailText {
  private static final int LARGEST_TEXT = 16 << 20;
  private static final List<String> SHOWN =
      List.of("from", "to", "cc", "bcc", "reply-to", "date", "subject");

  private final TextSink sink;
  private final List<String> attachments = new ArrayList<>();
  private String alternative = "";
  private int depth;
  private String name = "";
  private boolean attached;
  private boolean plain;

  private MailText(TextSink sink) {
    this.sink = sink;
  }

  static void read(Path file, TextSink sink) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      new MailText(sink).read(in);
    } catch (org.apache.james.mime4j.MimeException e) {
      throw new IOException("its structure is damaged", e);
    }
  }

  private void read(InputStream in) throws IOException, org.apache.james.mime4j.MimeException {
    MimeConfig bounds =
        new MimeConfig.Builder()
            .setMaxLineLen(-1)
            .setMaxHeaderLen(1 << 20)
            .setMaxHeaderCount(5000)
            .build();
    MimeTokenStream tokens = new MimeTokenStream(bounds);
    tokens.parse(in);
    try {
      for (EntityState state = tokens.getState();
          state != EntityState.T_END_OF_STREAM;
          state = tokens.next()) {
        sink.alive();
        switch (state) {
          case T_START_MESSAGE -> message();
          case T_START_HEADER -> {
            name = "";
            attached = false;
          }
          case T_FIELD -> header(tokens.getField());
          case T_BODY -> body(tokens);
          default -> {}
        }
      }
    } finally {
      alternative();
      if (!attachments.isEmpty()) {
        sink.block("Attachments: " + String.join(", ", attachments));
      }
    }
  }

  private void message() {
    alternative();
    if (++depth > 1) {
      sink.block("---\n\nForwarded message:");
    }
    sink.gap();
  }

  private void header(Field field) {
    String label = field.getName().strip();
    String lower = label.toLowerCase(Locale.ROOT);
    String value =
        DecoderUtil.decodeEncodedWords(
            field.getBody() == null ? "" : field.getBody().strip().replaceAll("\\s+", " "),
            DecodeMonitor.SILENT);
    if (SHOWN.contains(lower)) {
      sink.line(label + ": " + value);
      if (lower.equals("subject")) {
        sink.title(value);
      }
    } else if (lower.equals("content-disposition") || lower.equals("content-type")) {
      attached |= value.toLowerCase(Locale.ROOT).startsWith("attachment");
      var named =
          java.util.regex.Pattern.compile("(?i)(?:file)?name\\*?=(?:UTF-8'')?\"?([^\";]+)")
              .matcher(value);
      if (named.find()) {
        name =
            java.net.URLDecoder.decode(
                named.group(1).replace("+", "%2B").replaceAll("%(?![0-9A-Fa-f]{2})", "%25"),
                java.nio.charset.StandardCharsets.UTF_8);
      }
    }
  }

  private void body(MimeTokenStream tokens) throws IOException {
    BodyDescriptor descriptor = tokens.getBodyDescriptor();
    String type = descriptor.getMimeType().toLowerCase(Locale.ROOT);
    if (attached || !type.startsWith("text/")) {
      attachments.add((name.isBlank() ? "unnamed" : name) + " (" + type + ")");
      return;
    }
    String text = decoded(tokens.getDecodedInputStream(), descriptor.getCharset());
    switch (type) {
      case "text/html" -> alternative = text;
      case "text/calendar" -> CalendarText.read(text, sink);
      default -> {
        alternative = "";
        sink.block(text);
        plain = true;
      }
    }
  }

  /** The page is shown where there is no plain text that says the same. */
  private void alternative() {
    if (!alternative.isBlank() && !plain) {
      HtmlText.read(alternative, sink);
    }
    alternative = "";
    plain = false;
  }

  private static String decoded(InputStream in, @org.jspecify.annotations.Nullable String charset)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0 && bytes.size() < LARGEST_TEXT; n = in.read(buffer)) {
        bytes.write(buffer, 0, n);
      }
    } catch (IOException e) {
      if (bytes.size() == 0) {
        throw e;
      }
    }
    if (charset != null && !charset.equalsIgnoreCase("us-ascii")) {
      try {
        return bytes.toString(Charset.forName(charset));
      } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
        // guessed below
      }
    }
    return PlainText.decode(bytes.toByteArray()).text();
  }
}
