package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a mail draft: headers as RFC 5322 folds them, other than ASCII as RFC 2047 and 2231 encode
 * it, text as quoted-printable, files as Base64 (RFC 2045).
 */
public final class MailWriter {
  private static final int LINE = 76;
  private static final int ENCODED_BYTES = 42;
  private static final Pattern ADDRESS =
      Pattern.compile("\\s*(?:\"?([^\"<>]*?)\"?\\s*<([^<>\\s]+)>|([^<>\\s]+))\\s*");
  private static final Pattern MAILBOX =
      Pattern.compile("[^@\\s\"(),:;<>\\[\\]\\\\]+@[^@\\s\"(),:;<>\\[\\]\\\\]+");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("pdf", "application/pdf"),
          Map.entry(
              "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
          Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
          Map.entry(
              "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
          Map.entry("csv", "text/csv"),
          Map.entry("txt", "text/plain"),
          Map.entry("md", "text/markdown"),
          Map.entry("html", "text/html"),
          Map.entry("ics", "text/calendar"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("zip", "application/zip"),
          Map.entry("json", "application/json"));

  private MailWriter() {}

  /**
   * @throws DocumentException when an address is none
   */
  public static void write(MailDraft draft, ZonedDateTime now, Path target) throws IOException {
    List<String> headers = headers(draft, now);
    NewFile.write(
        target,
        out -> {
          for (String header : headers) {
            line(out, header);
          }
          if (draft.attachments().isEmpty()) {
            text(out, draft.text());
          } else {
            parts(out, draft);
          }
        });
  }

  private static List<String> headers(MailDraft draft, ZonedDateTime now) {
    List<String> headers = new ArrayList<>();
    headers.add("Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(now));
    if (!draft.from().isBlank()) {
      headers.add(addresses("From", List.of(draft.from())));
    }
    add(headers, "To", draft.to());
    add(headers, "Cc", draft.cc());
    add(headers, "Bcc", draft.bcc());
    headers.add(folded("Subject: " + encoded(draft.subject(), "Subject: ".length())));
    headers.add("Message-ID: <" + UUID.randomUUID() + "@workroom.invalid>");
    String answered = draft.replyTo().strip();
    if (!answered.isEmpty()) {
      if (!answered.matches("<[^<>\\s]+@[^<>\\s]+>")) {
        throw new DocumentException("\"" + answered + "\" is no Message-ID such as <id@host>.");
      }
      headers.add("In-Reply-To: " + answered);
      headers.add("References: " + answered);
    }
    headers.add("X-Unsent: 1"); // programs open it as a draft
    headers.add("MIME-Version: 1.0");
    return headers;
  }

  private static void add(List<String> headers, String name, List<String> addresses) {
    if (!addresses.isEmpty()) {
      headers.add(addresses(name, addresses));
    }
  }

  private static String addresses(String name, List<String> addresses) {
    List<String> all = new ArrayList<>();
    for (String address : addresses) {
      Matcher parts = ADDRESS.matcher(address);
      String mailbox =
          !parts.matches() ? "" : parts.group(2) == null ? parts.group(3) : parts.group(2);
      if (!ascii(mailbox) || !MAILBOX.matcher(mailbox).matches()) {
        throw new DocumentException("\"" + address + "\" is no mail address.");
      }
      String person = parts.group(1) == null ? "" : parts.group(1).strip();
      all.add(person.isEmpty() ? mailbox : person(person) + " <" + mailbox + ">");
    }
    // Each on a line of its own, so that no line is too long.
    return name + ": " + String.join(",\r\n ", all);
  }

  private static String person(String name) {
    if (!ascii(name)) {
      return encoded(name, LINE);
    }
    return name.matches("[\\w !#$%&'*+/=?^`{|}~-]+")
        ? name
        : "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static boolean ascii(String text) {
    return text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
  }

  /** Words of at most 75 characters each (RFC 2047, 2), none with half a character. */
  private static String encoded(String value, int before) {
    String text = value.replaceAll("\\s+", " ").strip();
    if (ascii(text) && !text.contains("=?")) {
      return text;
    }
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int bytes = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      int size = Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
      if (bytes + size > (words.isEmpty() && before < LINE ? ENCODED_BYTES - 6 : ENCODED_BYTES)) {
        words.add(word(word));
        word.setLength(0);
        bytes = 0;
      }
      word.appendCodePoint(c);
      bytes += size;
    }
    words.add(word(word));
    return String.join("\r\n ", words);
  }

  private static String word(CharSequence text) {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
  }

  /** Breaks a long line before a blank. */
  private static String folded(String header) {
    if (header.contains("\r\n") || header.length() <= LINE) {
      return header;
    }
    StringBuilder folded = new StringBuilder();
    int length = 0;
    for (String word : header.split("(?= )")) {
      if (length + word.length() > LINE && length > 0) {
        folded.append("\r\n");
        length = 0;
      }
      folded.append(word);
      length += word.length();
    }
    return folded.toString();
  }

  private static void parts(OutputStream out, MailDraft draft) throws IOException {
    String boundary = "=_workroom_" + UUID.randomUUID().toString().replace("-", "");
    line(out, "Content-Type: multipart/mixed;\r\n boundary=\"" + boundary + "\"");
    line(out, "");
    line(out, "--" + boundary);
    text(out, draft.text());
    for (Path file : draft.attachments()) {
      line(out, "--" + boundary);
      attachment(out, file);
    }
    line(out, "--" + boundary + "--");
  }

  private static void text(OutputStream out, String text) throws IOException {
    line(out, "Content-Type: text/plain; charset=utf-8");
    line(out, "Content-Transfer-Encoding: quoted-printable");
    line(out, "");
    for (String line : text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1)) {
      line(out, quoted(line));
    }
  }

  /** RFC 2045, 6.7; a line that is "From …" or a dot alone is protected from old programs. */
  private static String quoted(String line) {
    StringBuilder all = new StringBuilder();
    int length = 0;
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at++) {
      int c = bytes[at] & 0xFF;
      boolean last = at == bytes.length - 1;
      boolean plain = c >= 0x21 && c <= 0x7E && c != '=' || (c == ' ' || c == '\t') && !last;
      if (at == 0 && (c == '.' || line.startsWith("From "))) {
        plain = false;
      }
      String shown = plain ? Character.toString(c) : String.format(Locale.ROOT, "=%02X", c);
      if (length + shown.length() > LINE - 1) {
        all.append("=\r\n");
        length = 0;
      }
      all.append(shown);
      length += shown.length();
    }
    return all.toString();
  }

  private static void attachment(OutputStream out, Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    line(out, "Content-Type: " + TYPES.getOrDefault(ending, "application/octet-stream"));
    line(out, "Content-Transfer-Encoding: base64");
    line(out, "Content-Disposition: attachment;" + fileName(name));
    line(out, "");
    try (InputStream in = Files.newInputStream(file)) {
      Base64.Encoder encoder =
          Base64.getMimeEncoder(LINE, "\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] block = in.readNBytes(LINE / 4 * 3 * 1024);
      while (block.length > 0) {
        out.write(encoder.encode(block));
        line(out, "");
        block = in.readNBytes(LINE / 4 * 3 * 1024);
      }
    }
  }

  /** RFC 2231: what is not ASCII in percent signs, long names in pieces. */
  private static String fileName(String name) {
    if (name.matches("[\\w .()+-]{1,60}")) {
      return "\r\n filename=\"" + name + "\"";
    }
    StringBuilder pieces = new StringBuilder();
    StringBuilder piece = new StringBuilder("UTF-8''");
    int number = 0;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      String shown =
          Character.isLetterOrDigit(b & 0xFF) && b > 0 || b == '.' || b == '-' || b == '_'
              ? Character.toString(b)
              : String.format(Locale.ROOT, "%%%02X", b & 0xFF);
      if (piece.length() + shown.length() > 54) {
        pieces.append("\r\n filename*").append(number++).append("*=").append(piece).append(';');
        piece.setLength(0);
      }
      piece.append(shown);
    }
    return number == 0
        ? "\r\n filename*=" + piece
        : pieces + "\r\n filename*" + number + "*=" + piece;
  }

  private static void line(OutputStream out, String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.US_ASCII));
    out.write('\r');
    out.write('\n');
  }
}
