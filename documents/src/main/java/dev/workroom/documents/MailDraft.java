package dev.workroom.documents;

import java.nio.file.Path;
import java.util.List;

/**
 * A mail to be looked at and sent by a person.
 *
 * @param from may be empty; the program that sends it knows
 * @param to addresses, with or without names: {@code Ada Lovelace <ada@example.org>}
 * @param text the plain text
 * @param replyTo the Message-ID it answers; empty for none
 * @param attachments files
 */
public record MailDraft(
    String from,
    List<String> to,
    List<String> cc,
    List<String> bcc,
    String subject,
    String text,
    String replyTo,
    List<Path> attachments) {
  public MailDraft {
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    attachments = List.copyOf(attachments);
  }
}
