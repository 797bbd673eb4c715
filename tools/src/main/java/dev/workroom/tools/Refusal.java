package dev.workroom.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** A call that cannot be done; the message is one sentence that tells the model what to do next. */
public final class Refusal extends IllegalArgumentException {
  public Refusal(String message) {
    super(message);
  }

  public Refusal(String message, Throwable cause) {
    super(message, cause);
  }

  /** What to tell a model about any failure: a sentence, bounded, and never a stack trace. */
  public static String sentence(Throwable failure) {
    return switch (failure) {
      case Refusal refusal -> String.valueOf(refusal.getMessage());
      case UncheckedIOException e when e.getCause() != null -> sentence(e.getCause());
      case NoSuchFileException e ->
          "There is no file " + e.getFile() + "; look with Glob which files there are.";
      case AccessDeniedException e -> "The file " + e.getFile() + " may not be read.";
      case FileSystemLoopException e -> "The link " + e.getFile() + " leads back to itself.";
      case CharacterCodingException _ -> "The text has characters that this encoding cannot hold.";
      case FileSystemException e when e.getReason() == null ->
          "The file " + e.getFile() + " cannot be used.";
      case IOException e -> "Reading or writing failed: " + named(e);
      case StackOverflowError _ ->
          "The input is nested too deeply for this tool; use a smaller or flatter one.";
      case OutOfMemoryError _ ->
          "The input is too large for this tool's memory; work on a smaller part of it.";
      case IllegalArgumentException e when e.getMessage() != null -> named(e);
      default -> "The tool failed unexpectedly (" + named(root(failure)) + "); try another way.";
    };
  }

  /** A class that does not load says why only in what caused it. */
  private static Throwable root(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at instanceof LinkageError && at.getCause() != null && depth < 8; depth++) {
      at = at.getCause();
    }
    return at;
  }

  private static String named(Throwable failure) {
    String message = failure.getMessage();
    String text =
        message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    return Cut.at(text, 1_000);
  }
}
