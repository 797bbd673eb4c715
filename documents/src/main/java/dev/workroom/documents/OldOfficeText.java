package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.hdgf.extractor.VisioTextExtractor;
import org.apache.poi.hpbf.extractor.PublisherTextExtractor;
import org.apache.poi.hslf.usermodel.HSLFNotes;
import org.apache.poi.hslf.usermodel.HSLFSlide;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hslf.usermodel.HSLFTextParagraph;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.datatypes.AttachmentChunks;
import org.apache.poi.hsmf.exceptions.ChunkNotFoundException;
import org.apache.poi.hssf.OldExcelFormatException;
import org.apache.poi.hssf.extractor.OldExcelExtractor;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.hwpf.HWPFDocument;
import org.apache.poi.hwpf.HWPFOldDocument;
import org.apache.poi.hwpf.OldWordFileFormatException;
import org.apache.poi.hwpf.extractor.Word6Extractor;
import org.apache.poi.hwpf.extractor.WordExtractor;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;

/** Reads the binary formats of before 2007 and Outlook messages. */
final class OldOfficeText {
  private OldOfficeText() {}

  static void word(Path file, TextSink sink) throws IOException {
    try (POIFSFileSystem office = new POIFSFileSystem(file.toFile(), true)) {
      DirectoryNode root = office.getRoot();
      try (HWPFDocument document = new HWPFDocument(root)) {
        sink.title(
            clean(
                document.getSummaryInformation() == null
                    ? null
                    : document.getSummaryInformation().getTitle()));
        try (WordExtractor words = new WordExtractor(document)) {
          paragraphs(words.getMainTextboxText(), sink);
          paragraphs(words.getParagraphText(), sink);
          paragraphs(words.getFootnoteText(), sink);
          paragraphs(words.getEndnoteText(), sink);
          paragraphs(words.getCommentsText(), sink);
        }
      } catch (OldWordFileFormatException _) {
        try (HWPFOldDocument old = new HWPFOldDocument(root);
            Word6Extractor words = new Word6Extractor(old)) {
          sink.block(words.getText().replace('\r', '\n'));
        }
      } catch (EncryptedDocumentException e) {
        throw new IOException("it is encrypted with a password", e);
      }
    }
  }

  private static void paragraphs(String[] paragraphs, TextSink sink) {
    for (String paragraph : paragraphs) {
      // 13 begins a field, 14 its result, 15 ends it; 07 ends a cell.
      String text =
          WordExtractor.stripFields(paragraph)
              .replace('\u0007', '\t')
              .replace('\u000B', '\n')
              .strip();
      sink.block(text);
    }
  }

  static void presentation(Path file, TextSink sink) throws IOException {
    try (POIFSFileSystem office = new POIFSFileSystem(file.toFile(), true);
        HSLFSlideShow show = new HSLFSlideShow(office)) {
      for (HSLFSlide slide : show.getSlides()) {
        sink.part("slide " + slide.getSlideNumber());
        String title = clean(slide.getTitle()).replaceAll("[\\n\\u000B]", " ");
        sink.title(title);
        sink.block("## Slide " + slide.getSlideNumber() + (title.isEmpty() ? "" : ": " + title));
        texts(slide.getTextParagraphs(), title, sink);
        HSLFNotes notes = slide.getNotes();
        if (notes != null) {
          sink.block("Notes:");
          texts(notes.getTextParagraphs(), "", sink);
        }
      }
    } catch (EncryptedDocumentException e) {
      throw new IOException("it is encrypted with a password", e);
    }
  }

  private static void texts(List<List<HSLFTextParagraph>> shapes, String title, TextSink sink) {
    for (List<HSLFTextParagraph> shape : shapes) {
      String text =
          HSLFTextParagraph.getText(shape).replace('\r', '\n').replace('\u000B', '\n').strip();
      if (!text.equals(title) && !text.equals("*")) {
        sink.block(text);
      }
    }
  }

  static void workbook(Path file, TextSink sink) throws IOException {
    if (!KindDetector.head(file).startsWith("\u00D0\u00CF")) {
      try (OldExcelExtractor old = new OldExcelExtractor(file.toFile())) {
        sink.block(old.getText());
      }
      return;
    }
    try (POIFSFileSystem office = new POIFSFileSystem(file.toFile(), true);
        HSSFWorkbook book = new HSSFWorkbook(office)) {
      DataFormatter format = new DataFormatter();
      format.setUseCachedValuesForFormulaCells(true);
      for (int at = 0; at < book.getNumberOfSheets(); at++) {
        HSSFSheet sheet = book.getSheetAt(at);
        boolean hidden = book.isSheetHidden(at) || book.isSheetVeryHidden(at);
        sink.part("sheet " + sheet.getSheetName());
        sink.block("## " + sheet.getSheetName() + (hidden ? " (hidden)" : ""));
        if (hidden) {
          sink.hidden("hidden sheet", sheet.getSheetName());
        }
        TableText table = new TableText();
        for (Row row : sheet) {
          int next = 0;
          for (Cell cell : row) {
            for (; next < cell.getColumnIndex() && next < 200; next++) {
              table.cell(1);
            }
            table.paragraph(format.formatCellValue(cell));
            table.cell(1);
            next = cell.getColumnIndex() + 1;
          }
          table.row(sink);
        }
      }
    } catch (OldExcelFormatException _) {
      try (OldExcelExtractor old = new OldExcelExtractor(file.toFile())) {
        sink.block(old.getText());
      }
    } catch (EncryptedDocumentException e) {
      throw new IOException("it is encrypted with a password", e);
    } finally {
      Biff8EncryptionKey.setCurrentUserPassword(null);
    }
  }

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
