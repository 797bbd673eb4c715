package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.xml.stream.XMLStreamException;

/**
 * Reads a file of any kind as Markdown.
 *
 * <p>The kind is judged by content. Whatever a file holds, reading ends within a minute with text
 * or with an {@link UnreadableDocument} that says in one sentence why there is none: unpacking is
 * bounded, nothing outside the file is fetched, macros are not run, and a parser that goes astray
 * is left behind. Text that a person would not see is part of the text, marked, with a note.
 */
public final class DocumentReader {
  /** The characters that a read without a limit gives at most. */
  public static final int PIECE = 100_000;

  /** What follows, marking and writing millions of characters, takes a slow machine a while. */
  private static final Duration READING = Duration.ofSeconds(36);

  private static final Duration LONGEST = Duration.ofSeconds(46);

  /** Nested documents make some parsers call themselves. */
  private static final long STACK = 16L << 20;

  /** The first {@value #PIECE} characters of a file. */
  public DocumentText read(Path file) throws UnreadableDocument {
    return read(file, 0, PIECE);
  }

  /**
   * The characters of a file's text from {@code offset} on, at most {@code limit}.
   *
   * @throws UnreadableDocument when there is no text to be had
   */
  public DocumentText read(Path file, int offset, int limit) throws UnreadableDocument {
    return read(file, Optional.empty(), offset, limit);
  }

  /**
   * The characters of the text of a file in an archive: zip, tar (also packed), 7z, cpio or ar.
   *
   * @param member the file's name as the archive lists it
   * @throws UnreadableDocument when there is no such file or no text to be had
   */
  public DocumentText readMember(Path archive, String member, int offset, int limit)
      throws UnreadableDocument {
    return read(archive, Optional.of(member), offset, limit);
  }

  private static DocumentText read(Path file, Optional<String> member, int offset, int limit)
      throws UnreadableDocument {
    if (offset < 0 || limit < 1) {
      throw new IllegalArgumentException("offset must be 0 or more and limit 1 or more");
    }
    regular(file);
    TextSink sink = new TextSink(READING);
    FutureTask<DocumentText> task =
        new FutureTask<>(() ->
            member.isPresent()
                ? member(file, member.get(), sink, offset, limit)
                : parsed(file, sink, offset, limit));
    Thread reader = new Thread(null, task, "document-reader", STACK);
    reader.setDaemon(true);
    reader.start();
    try {
      return task.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnreadableDocument reason) {
        throw reason;
      }
      throw new UnreadableDocument(name(file) + " could not be read.", e);
    } catch (TimeoutException e) {
      reader.interrupt();
      sink.close();
      if (sink.isEmpty()) {
        throw new UnreadableDocument(
            name(file)
                + " was given up after "
                + LONGEST.toSeconds()
                + " s; it is damaged or too large.",
            e);
      }
      sink.note(
          "Reading was given up after " + LONGEST.toSeconds() + " s; the text is cut off there.");
      return sink.result(detected(file), offset, limit);
    } catch (InterruptedException e) {
      reader.interrupt();
      Thread.currentThread().interrupt();
      throw new UnreadableDocument("Reading " + name(file) + " was interrupted.", e);
    }
  }

  /** What kind of file it is. */
  public DocumentKind kind(Path file) throws UnreadableDocument {
    regular(file);
    return detected(file);
  }

  private static void regular(Path file) throws UnreadableDocument {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UnreadableDocument("There is no file " + file + ".");
    }
    if (Files.isDirectory(file)) {
      throw new UnreadableDocument(name(file) + " is a folder; list it instead.");
    }
    if (!Files.isRegularFile(file)) {
      throw new UnreadableDocument(
          name(file)
              + " is not an ordinary file (a device, a pipe or a dangling link) and was not opened.");
    }
    if (!Files.isReadable(file)) {
      throw new UnreadableDocument(name(file) + " may not be read by this user.");
    }
    try {
      if (Files.size(file) == 0) {
        throw new UnreadableDocument(name(file) + " is empty (0 bytes).");
      }
    } catch (IOException e) {
      throw new UnreadableDocument(name(file) + " could not be opened.", e);
    }
  }

  private static DocumentKind detected(Path file) throws UnreadableDocument {
    try {
      return KindDetector.of(file);
    } catch (IOException | RuntimeException e) {
      DocumentKind meant = meant(file);
      if (meant != DocumentKind.UNKNOWN) {
        return meant;
      }
      throw new UnreadableDocument(name(file) + " could not be read: " + reason(e) + ".", e);
    }
  }

  /** What an Office file of before 2007 is by its name, where its own directory is damaged. */
  private static DocumentKind meant(Path file) {
    try {
      if (!KindDetector.head(file).startsWith(KindDetector.OLE2)) {
        return DocumentKind.UNKNOWN;
      }
    } catch (IOException _) {
      return DocumentKind.UNKNOWN;
    }
    String name = name(file).toLowerCase(Locale.ROOT);
    return name.endsWith(".xls")
        ? DocumentKind.OLD_WORKBOOK
        : name.matches(".*\\.(ppt|pps)")
            ? DocumentKind.OLD_PRESENTATION
            : name.endsWith(".msg") ? DocumentKind.OUTLOOK_MAIL : DocumentKind.OLD_WORD;
  }

  private static DocumentText member(
      Path archive, String member, TextSink sink, int offset, int limit)
      throws IOException, UnreadableDocument {
    Path copy;
    try {
      copy = ArchiveMember.unpack(archive, member, sink);
    } catch (IOException | RuntimeException e) {
      throw new UnreadableDocument(
          "A file in " + name(archive) + " could not be taken out: " + reason(e) + ".", e);
    }
    try {
      regular(copy);
      return parsed(copy, sink, offset, limit);
    } finally {
      ArchiveMember.remove(copy);
    }
  }

  private static DocumentText parsed(Path file, TextSink sink, int offset, int limit)
      throws UnreadableDocument {
    DocumentKind kind = DocumentKind.UNKNOWN;
    try {
      kind = detected(file);
      parse(kind, file, sink);
      if (sink.isEmpty()) {
        asItStands(kind, file, sink);
      }
    } catch (TextSink.Enough e) {
      sink.note("Reading stopped early because " + e.getMessage() + "; the rest is missing.");
    } catch (IOException
        | XMLStreamException
        | RuntimeException
        | StackOverflowError
        | LinkageError e) {
      if (sink.isEmpty() && asItStands(kind, file, sink)) {
        return sink.result(DocumentKind.TEXT, offset, limit);
      }
      if (sink.isEmpty() && !salvaged(kind, file, sink, e)) {
        throw new UnreadableDocument(
            name(file)
                + " looks like "
                + named(kind)
                + " but could not be read: "
                + reason(e)
                + ".",
            e);
      }
      sink.note("The file is damaged (" + reason(e) + "); some of its text may be missing.");
    } catch (OutOfMemoryError e) {
      if (sink.isEmpty()) {
        throw new UnreadableDocument(
            name(file)
                + " needs more memory than there is; split it or save it in a simpler format.",
            e);
      }
      sink.note("Reading it needs more memory than there is; text after this point is missing.");
    }
    try {
      if (sink.isEmpty() && kind != DocumentKind.IMAGE) {
        sink.note("It holds no text.");
      }
      return sink.result(kind, offset, limit);
    } catch (OutOfMemoryError e) {
      sink.clear();
      throw new UnreadableDocument(name(file) + " holds more text than there is memory for.", e);
    }
  }

  /** The binary formats of old keep their words readable even where their structure is broken. */
  private static boolean salvaged(DocumentKind kind, Path file, TextSink sink, Throwable failure) {
    if (reason(failure).contains("encrypted")) {
      return false;
    }
    try {
      return switch (kind) {
        case OLD_WORD, OLD_PRESENTATION, OLD_WORKBOOK, OUTLOOK_MAIL, PUBLICATION, DRAWING ->
            Salvage.read(file, sink);
        case WORD, ODF_TEXT, ODF_SHEET, ODF_SLIDES, TEXT -> Salvage.markup(file, sink);
        default -> false;
      };
    } catch (IOException | TextSink.Enough _) {
      return !sink.isEmpty();
    }
  }

  /**
   * Puts out what is text and only looks like something else, such as a page whose words stand in
   * its scripts, or an article about PDF.
   */
  private static boolean asItStands(DocumentKind kind, Path file, TextSink sink) {
    try {
      return asText(kind, file, sink);
    } catch (IOException | TextSink.Enough _) {
      return !sink.isEmpty();
    }
  }

  private static boolean asText(DocumentKind kind, Path file, TextSink sink) throws IOException {
    boolean may =
        switch (kind) {
          case HTML, CALENDAR, MAIL, ARCHIVE -> true;
          case PDF -> !KindDetector.head(file).startsWith("%PDF");
          default -> false;
        };
    if (!may || !KindDetector.text(file)) {
      return false;
    }
    sink.note("No text was found in it as " + named(kind) + "; this is the file as it stands.");
    PlainText.read(file, sink);
    return !sink.isEmpty();
  }

  private static void parse(DocumentKind kind, Path file, TextSink sink)
      throws IOException, XMLStreamException, UnreadableDocument {
    switch (kind) {
      case WORD -> DocxText.read(file, sink);
      case PRESENTATION -> PptxText.read(file, sink);
      case WORKBOOK -> XlsxText.read(file, sink);
      case OLD_WORD -> OldWordText.read(file, sink);
      case OLD_PRESENTATION -> OldSlidesText.read(file, sink);
      case OLD_WORKBOOK -> OldSheetsText.read(file, sink);
      case OUTLOOK_MAIL -> {
        if (TnefText.is(KindDetector.head(file))) {
          TnefText.read(file, sink);
        } else {
          OldOfficeText.message(file, sink);
        }
      }
      case ODF_TEXT, ODF_SHEET, ODF_SLIDES ->
          OdfText.read(file, kind == DocumentKind.ODF_SHEET, sink);
      case PDF -> PdfText.read(file, sink);
      case RTF -> RtfText.read(file, sink);
      case HTML -> HtmlText.read(file, sink);
      case BOOK -> ArchiveText.book(file, sink);
      case MAIL -> MailText.read(file, sink);
      case CALENDAR -> CalendarText.read(file, sink);
      case IMAGE -> ImageText.read(file, sink);
      case CSV -> PlainText.read(file, sink);
      case TEXT -> {
        String head = KindDetector.head(file);
        if (OfficeMarkup.is(head)) {
          OfficeMarkup.read(file, sink);
        } else if (ContactText.is(head)) {
          ContactText.read(file, sink);
        } else if (NotebookText.is(file)) {
          NotebookText.read(file, sink);
        } else {
          PlainText.read(file, sink);
        }
      }
      case PUBLICATION -> OldOfficeText.publication(file, sink);
      case DRAWING -> OldOfficeText.drawing(file, sink);
      case ARCHIVE -> ArchiveText.list(file, sink);
      case DATABASE -> SqliteText.read(file, sink);
      case ENCRYPTED_OFFICE -> LockedOffice.read(file, sink);
      case UNKNOWN -> throw new UnreadableDocument(name(file) + " is " + unread(file) + ".");
    }
  }

  private static String unread(Path file) throws IOException {
    Set<String> names = KindDetector.container(file);
    return names.isEmpty()
        ? UnreadKinds.phrase(KindDetector.head(file), Files.size(file))
        : UnreadKinds.ofContainer(names);
  }

  /** Reads what another file holds into the same text. */
  static void nested(Path file, TextSink sink) throws IOException, UnreadableDocument {
    DocumentKind kind = KindDetector.of(file);
    try {
      parse(kind, file, sink);
    } catch (XMLStreamException e) {
      throw new IOException("its content is damaged or cut off", e);
    }
  }

  /** The file's name, without what would break the sentence it stands in. */
  static String name(Path file) {
    return Optional.ofNullable(file.getFileName())
        .orElse(file)
        .toString()
        .replaceAll("\\p{Cntrl}", "?");
  }

  private static String named(DocumentKind kind) {
    return ("AEIOaeio".indexOf(kind.words().charAt(0)) >= 0 ? "an " : "a ") + kind.words();
  }

  /** The reason of a failure, as far as it means something to a person. */
  private static String reason(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String message = Optional.ofNullable(at.getMessage()).orElse("");
      if (message.matches("(?s)(it|its|a part) .*")) {
        return message;
      }
      String lower = message.toLowerCase(Locale.ROOT);
      if (lower.contains("password") || lower.contains("encrypt")) {
        return "it is encrypted with a password";
      }
      if (at == at.getCause()) {
        break;
      }
    }
    if (failure instanceof StackOverflowError) {
      return "it is nested too deeply";
    }
    return "its content is damaged or cut off";
  }
}
