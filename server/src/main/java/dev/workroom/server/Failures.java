package dev.workroom.server;

import dev.workroom.core.event.EventLogException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Makes an answer of what went wrong: one sentence, and never a trace. */
final class Failures {
  private static final String UNEXPECTED =
      "Workroom failed at this; nothing was changed by it. Try again, or look at Health";

  private Failures() {}

  record Answer(What error) {}

  record What(String code, String message) {}

  static void answer(Exchange exchange, Throwable e) {
    if (exchange.response().isSent()) {
      return;
    }
    Refused refused = refused(e);
    var answer = new Answer(new What(refused.kind().code(), String.valueOf(refused.getMessage())));
    try {
      exchange.json(refused.kind().status, answer);
    } catch (IllegalStateException | UncheckedIOException _) {
      // The answer had begun, or nobody is there any more: the connection ends instead.
    }
  }

  private static Refused refused(Throwable e) {
    return switch (e) {
      case Refused refused -> refused;
      case EventLogException log ->
          new Refused(Refused.Kind.UNAVAILABLE, String.valueOf(log.getMessage()));
      case InterruptedException _ ->
          new Refused(Refused.Kind.UNAVAILABLE, "The server is stopping.");
      case UncheckedIOException io -> refused(Objects.requireNonNull(io.getCause()));
      case FileSystemException file -> new Refused(Refused.Kind.FAILED, sentence(file));
      case IOException io ->
          new Refused(Refused.Kind.FAILED, sentence(io, "Something could not be read or written"));
      case OutOfMemoryError _ ->
          new Refused(
              Refused.Kind.FAILED,
              "This is too much for the memory that Workroom has. Try a smaller part of it.");
      default -> new Refused(Refused.Kind.FAILED, sentence(e, UNEXPECTED));
    };
  }

  private static String sentence(FileSystemException e) {
    String why =
        switch (e) {
          case NoSuchFileException _ -> "is not there";
          case AccessDeniedException _ -> "may not be read or written by this user";
          case FileAlreadyExistsException _ -> "is there already";
          default ->
              "cannot be read or written"
                  + (e.getReason() == null ? "" : ": " + e.getReason().strip());
        };
    return "%s %s.".formatted(e.getFile(), why);
  }

  /** Only what was written for people: errors of the machine carry names of classes or numbers. */
  private static String sentence(Throwable e, String what) {
    String message = e.getMessage();
    boolean said = message != null && message.strip().contains(" ") && !(e instanceof Error);
    return said
        ? String.valueOf(message)
        : "%s (%s).".formatted(what, e.getClass().getSimpleName());
  }
}
