package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.poi.hdgf.extractor.VisioTextExtractor;
import org.apache.poi.hpbf.extractor.PublisherTextExtractor;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.datatypes.AttachmentChunks;
import org.apache.poi.hsmf.exceptions.ChunkNotFoundException;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** Reads Publisher documents, Visio drawings of before 2013 and Outlook messages. */
final class OldOfficeText {
  private OldOfficeText() {}

  /** The text of a Publisher document; its layout is not read. */
  static void publication(Path file, TextSink sink) throws IOException {
    try (PublisherTextExtractor words =
        new PublisherTextExtractor(new POIFSFileSystem(file.toFile(), true))) {
      sink.block(words.getText().replace('\r', '\n'));
    }
  }

  /** The text of the shapes of a Visio drawing. */
  static void drawing(Path file, TextSink sink) throws IOException {
    try (VisioTextExtractor words =
        new VisioTextExtractor(new POIFSFileSystem(file.toFile(), true))) {
      sink.block(words.getText().replace('\r', '\n'));
    }
  }

  static void message(Path file, TextSink sink) throws IOException {
    try (POIFSFileSystem office = new POIFSFileSystem(file.toFile(), true);
        MAPIMessage message = new MAPIMessage(office)) {
      message.setReturnNullOnMissingChunk(true);
      if (message.has7BitEncodingStrings()) {
        message.guess7BitEncoding();
      }
      sink.title(clean(message.getSubject()));
      line(sink, "From", clean(message.getDisplayFrom()));
      line(sink, "To", clean(message.getDisplayTo()));
      line(sink, "Cc", clean(message.getDisplayCC()));
      if (message.getMessageDate() != null) {
        line(sink, "Date", message.getMessageDate().toInstant().toString());
      }
      line(sink, "Subject", clean(message.getSubject()));
      OutlookFields.of(message).forEach(sink::line);
      body(message, sink);
      StringBuilder names = new StringBuilder();
      for (AttachmentChunks attachment : message.getAttachmentFiles()) {
        names.append(names.isEmpty() ? "" : ", ").append(MailPart.clean(MailFile.name(attachment)));
        if (attachment.isEmbeddedMessage()) {
          within(attachment.getEmbeddedMessage(), sink);
        }
      }
      if (!names.isEmpty()) {
        sink.block("Attachments: " + names);
      }
    } catch (ChunkNotFoundException e) {
      throw new IOException("a part of it is missing", e);
    }
  }

  /** A message within the message: who, what, and its text. */
  private static void within(@org.jspecify.annotations.Nullable MAPIMessage inner, TextSink sink)
      throws IOException, ChunkNotFoundException {
    if (inner != null && sink.deeper()) {
      inner.setReturnNullOnMissingChunk(true);
      sink.block("---\n\nForwarded message:");
      sink.gap();
      line(sink, "From", clean(inner.getDisplayFrom()));
      line(sink, "To", clean(inner.getDisplayTo()));
      line(sink, "Subject", clean(inner.getSubject()));
      body(inner, sink);
      sink.block("---");
      sink.higher();
    }
  }

  private static void body(MAPIMessage message, TextSink sink)
      throws IOException, ChunkNotFoundException {
    String text = clean(message.getTextBody());
    String html = clean(message.getHtmlBody());
    if (!text.isBlank()) {
      sink.block(text.replace("\r\n", "\n"));
    } else if (!html.isBlank()) {
      HtmlText.read(html, sink);
    } else {
      String rtf = clean(message.getRtfBody());
      if (!rtf.isBlank()) {
        RtfText.read(rtf.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), sink);
      }
    }
  }

  private static void line(TextSink sink, String label, String value) {
    if (!value.isBlank()) {
      sink.line(label + ": " + value);
    }
  }

  private static String clean(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text.strip();
  }
}
