package dev.workroom.server;

import dev.workroom.core.event.EventLogException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Makes an answer of what went wrong: one sentence, and never a trace. */
final class Failures {
  private Failures() {}

  record Answer(What error) {}

  record What(String code, String message) {}

  static void answer(Exchange exchange, Throwable e) {
    if (exchange.response().isSent()) {
      return;
    }
    Refused refused = refused(e);
    exchange.json(
        refused.kind().status,
        new Answer(new What(refused.kind().code(), String.valueOf(refused.getMessage()))));
  }

  private static Refused refused(Throwable e) {
    return switch (e) {
      case Refused refused -> refused;
      case EventLogException log ->
          new Refused(Refused.Kind.UNAVAILABLE, String.valueOf(log.getMessage()));
      case InterruptedException _ ->
          new Refused(Refused.Kind.UNAVAILABLE, "The server is stopping.");
      case IOException io ->
          new Refused(Refused.Kind.FAILED, sentence(io, "Something could not be read or written"));
      case UncheckedIOException io ->
          new Refused(Refused.Kind.FAILED, sentence(io, "Something could not be read or written"));
      default -> new Refused(Refused.Kind.FAILED, sentence(e, "Something unexpected happened"));
    };
  }

  private static String sentence(Throwable e, String what) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? "%s (%s).".formatted(what, e.getClass().getSimpleName())
        : message;
  }
}
