package dev.workroom.documents;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads mail (RFC 5322, MIME) and boxes of it (mbox): headers, the text, messages within messages,
 * and the names of what is attached.
 */
final class MailText {
  /** Apple Mail puts the length of the message before it. */
  static final Pattern APPLE = Pattern.compile("\\d{1,12} *");

  private static final int LARGEST_TEXT = 16 << 20;
  private static final int LARGEST_MESSAGE = 48 << 20;
  private static final int MOST_MESSAGES = 5000;
  private static final List<String> SHOWN =
      List.of("from", "sender", "to", "cc", "bcc", "reply-to", "date", "subject");

  /** A page that says so many words which the plain text does not is shown beside it. */
  private static final double OWN_WORDS = 0.2;

  private final TextSink sink;
  private final List<String> attachments = new ArrayList<>();
  private String page = "";
  private final StringBuilder plain = new StringBuilder();
  private int depth;
  private MailPart part = new MailPart();

  private MailText(TextSink sink) {
    this.sink = sink;
  }

  static void read(Path file, TextSink sink) throws IOException {
    String head = KindDetector.head(file);
    if (head.startsWith("From ")) {
      box(file, sink);
      return;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      if (APPLE.matcher(head.lines().findFirst().orElse("")).matches()) {
        line(in);
      }
      new MailText(sink).read(in);
    } catch (MimeException e) {
      throw new IOException("its structure is damaged", e);
    }
  }

  /** Messages one behind the other, each after a line that begins with "From " (RFC 4155). */
  private static void box(Path file, TextSink sink) throws IOException {
    int count = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      boolean begins = true;
      for (byte[] line = line(in); line.length > 0; line = line(in)) {
        boolean parts = begins && new String(line, StandardCharsets.ISO_8859_1).startsWith("From ");
        if (parts) {
          count = message(message, count, sink);
          if (count >= MOST_MESSAGES) {
            sink.note("Only the first " + MOST_MESSAGES + " messages were read.");
            return;
          }
        } else if (message.size() < LARGEST_MESSAGE) {
          message.write(line, 0, line.length);
        }
        begins = line.length <= 2;
      }
      message(message, count, sink);
    }
  }

  private static byte[] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0; c = in.read()) {
      line.write(c);
      if (c == '\n' || line.size() > 1 << 20) {
        break;
      }
    }
    return line.toByteArray();
  }

  private static int message(ByteArrayOutputStream content, int count, TextSink sink)
      throws IOException {
    if (content.size() == 0) {
      return count;
    }
    sink.part("message " + (count + 1));
    try {
      new MailText(sink).read(new ByteArrayInputStream(content.toByteArray()));
    } catch (MimeException _) {
      sink.note("Message " + (count + 1) + " is damaged.");
    }
    content.reset();
    return count + 1;
  }

  /** Within bounds that only an attack reaches. */
  static MimeTokenStream tokens() {
    return new MimeTokenStream(
        new MimeConfig.Builder()
            .setMaxLineLen(-1)
            .setMaxHeaderLen(1 << 20)
            .setMaxHeaderCount(5000)
            .build());
  }

  private void read(InputStream in) throws IOException, MimeException {
    MimeTokenStream tokens = tokens();
    tokens.parse(in);
    try {
      for (EntityState state = tokens.getState();
          state != EntityState.T_END_OF_STREAM;
          state = tokens.next()) {
        sink.alive();
        switch (state) {
          case T_START_MESSAGE -> message();
          case T_START_HEADER -> part = new MailPart();
          case T_FIELD -> header(tokens.getField());
          case T_BODY -> body(tokens);
          default -> {}
        }
      }
    } finally {
      alternatives();
      if (!attachments.isEmpty()) {
        sink.block("Attachments: " + String.join(", ", attachments));
      }
    }
  }

  private void message() {
    alternatives();
    if (++depth > 1) {
      sink.block("---\n\nForwarded message:");
    }
    sink.gap();
  }

  private void header(Field field) {
    part.header(field);
    String label = field.getName().strip();
    String lower = label.toLowerCase(Locale.ROOT);
    if (SHOWN.contains(lower)) {
      String body = Optional.ofNullable(field.getBody()).orElse("");
      String value =
          DecoderUtil.decodeEncodedWords(
              body.strip().replaceAll("\\s+", " "), DecodeMonitor.SILENT);
      sink.line(label + ": " + value);
      if (lower.equals("subject")) {
        sink.title(value);
      }
    }
  }

  private void body(MimeTokenStream tokens) throws IOException {
    BodyDescriptor descriptor = tokens.getBodyDescriptor();
    String type =
        Optional.ofNullable(descriptor.getMimeType()).orElse("text/plain").toLowerCase(Locale.ROOT);
    if (type.endsWith("ms-tnef") || part.name().equalsIgnoreCase("winmail.dat")) {
      TnefText.read(tokens.getDecodedInputStream(), sink);
      return;
    }
    if (part.file(type)) {
      attachments.add((part.name().isBlank() ? "unnamed" : part.name()) + " (" + type + ")");
      return;
    }
    String text = decoded(tokens.getDecodedInputStream(), descriptor.getCharset());
    switch (type) {
      case "text/html" -> {
        alternativePage();
        page = text;
      }
      case "text/calendar" -> CalendarText.read(text, sink);
      default -> {
        sink.block(text);
        plain.append(' ').append(text);
      }
    }
  }

  private void alternatives() {
    alternativePage();
    plain.setLength(0);
  }

  /** The page is shown where there is no plain text, and where it says more than that. */
  private void alternativePage() {
    if (!page.isBlank()) {
      TextSink own = new TextSink(java.time.Duration.ofSeconds(10));
      try {
        HtmlText.read(page, own);
      } catch (TextSink.Enough _) {
        // what was read decides
      }
      DocumentText said = own.result(DocumentKind.HTML, 0, Integer.MAX_VALUE);
      boolean more =
          plain.isEmpty() || ownWords(said.markdown(), plain) || !said.hidden().isEmpty();
      if (more) {
        sink.block(plain.isEmpty() ? "" : "[The same as a web page, which says more:]");
        HtmlText.read(page, sink);
      }
    }
    page = "";
  }

  private static boolean ownWords(String page, CharSequence plain) {
    Set<String> known = new HashSet<>(List.of(plain.toString().split("\\W+")));
    List<String> words = List.of(page.replaceAll("\\]\\([^)]*\\)", "]").split("\\W+"));
    long own = words.stream().filter(word -> !known.contains(word)).count();
    return own > 3 && own > words.size() * OWN_WORDS;
  }

  private static String decoded(InputStream in, @Nullable String charset) throws IOException {
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
    return Optional.ofNullable(charset)
        .filter(name -> !name.equalsIgnoreCase("us-ascii"))
        .flatMap(PlainText::charset)
        .map(bytes::toString)
        .orElseGet(() -> PlainText.decode(bytes.toByteArray()).text());
  }
}
