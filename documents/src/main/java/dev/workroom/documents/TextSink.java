package dev.workroom.documents;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Collects what a parser finds, within bounds of size and time. */
final class TextSink {
  /** Characters that are kept; at two bytes each well below the worker's memory. */
  static final int MOST = 24_000_000;

  private static final int LONGEST_NOTE = 400;
  private static final int MOST_NOTES = 60;
  private static final int MOST_HIDDEN = 1000;
  private static final int DEEPEST = 2;

  /** So many words can be an instruction; fewer are a label. */
  private static final int TELLING = 5;

  /** Thrown through a parser when there is enough text or time has run out. */
  static final class Enough extends RuntimeException {
    Enough(String message) {
      super(message, null, false, false);
    }
  }

  /** Whoever waits for a parser may take what there is while the parser goes on. */
  private final ReentrantLock lock = new ReentrantLock();

  private final StringBuilder text = new StringBuilder();
  private final List<DocumentText.Part> parts = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final List<DocumentText.Hidden> hidden = new ArrayList<>();
  private final TreeMap<String, Integer> counted = new TreeMap<>();
  private final long deadline;
  private String title = "";
  private volatile boolean closed;
  private int newlines;
  private int depth;

  TextSink(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
  }

  /** To be called now and then by whoever works long without adding text. */
  void alive() {
    if (closed || Thread.currentThread().isInterrupted() || System.nanoTime() > deadline) {
      throw new Enough("it took too long");
    }
  }

  TextSink add(CharSequence more) {
    alive();
    lock.lock();
    try {
      int room = closed ? 0 : MOST - text.length();
      if (more.length() > room) {
        text.append(more, 0, Math.max(0, room));
        newlines += count(more);
        throw new Enough(
            "it holds more than " + MOST / 1_000_000 + " million characters; read a part of it");
      }
      text.append(more);
      newlines += count(more);
      return this;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more; a parser that still runs ends with its next word. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  private static int count(CharSequence text) {
    int found = 0;
    for (int at = 0; at < text.length(); at++) {
      found += text.charAt(at) == '\n' ? 1 : 0;
    }
    return found;
  }

  /** The line that the next character will stand on, from 1. */
  int line() {
    return newlines + 1;
  }

  /** A block of its own, with an empty line before it. */
  void block(CharSequence block) {
    String stripped = block.toString().strip();
    if (!stripped.isEmpty()) {
      gap();
      add(stripped).add("\n");
    }
  }

  /** A line that belongs to the line before it, as in a list or a table. */
  void line(CharSequence line) {
    add(line.toString().stripTrailing()).add("\n");
  }

  /** An empty line, if there is something to part from and none is there. */
  void gap() {
    if (!text.isEmpty()) {
      if (text.charAt(text.length() - 1) != '\n') {
        add("\n");
      }
      if (text.length() > 1 && text.charAt(text.length() - 2) != '\n') {
        add("\n");
      }
    }
  }

  /** A page, slide or sheet begins here. */
  void part(String name) {
    gap();
    if (parts.size() < 100_000) {
      lock.lock();
      try {
        parts.add(new DocumentText.Part(name, text.length()));
      } finally {
        lock.unlock();
      }
    }
  }

  void title(String candidate) {
    if (title.isBlank() && !candidate.isBlank()) {
      title = shortened(candidate.strip().replaceAll("\\s+", " "));
    }
  }

  void note(String note) {
    if (notes.size() < MOST_NOTES) {
      notes.add(shortened(note));
    }
  }

  /** Counts something odd; the note says how often: {@code 3 tracked deletions}. */
  void count(String oddity) {
    counted.merge(oddity, 1, Integer::sum);
  }

  /**
   * Notes something that a person would not see.
   *
   * @return the text as it stands in the Markdown, marked
   */
  String hidden(String how, CharSequence what) {
    String said = what.toString().strip();
    lock.lock();
    try {
      if (!closed && hidden.size() < MOST_HIDDEN) {
        String place = parts.isEmpty() ? "" : parts.getLast().name();
        hidden.add(new DocumentText.Hidden(how, place, shortened(said)));
      }
    } finally {
      lock.unlock();
    }
    return "[hidden: " + said + "]";
  }

  /** Notes the description of a picture, where it is long enough to tell somebody something. */
  void described(String description) {
    if (description.strip().split("\\s+").length >= TELLING) {
      hidden("description of a picture", description);
    }
  }

  /** Notes a property of the document, likewise. */
  void property(String label, String value) {
    note(label + ": " + value.strip() + ".");
    if (value.strip().split("\\s+").length >= TELLING) {
      hidden("document property", value);
    }
  }

  /** Begins a document within this one; false when that is too deep. */
  boolean deeper() {
    return depth < DEEPEST && ++depth > 0;
  }

  void higher() {
    depth--;
  }

  private static String shortened(String note) {
    return note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE) + "…";
  }

  boolean isEmpty() {
    return text.chars().allMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
  }

  int length() {
    return text.length();
  }

  /** Drops the text, for whoever needs the memory. */
  void clear() {
    text.setLength(0);
    text.trimToSize();
  }

  /** What there is; nothing is taken after this. */
  DocumentText result(DocumentKind kind, int offset, int limit) {
    close();
    InvisibleText.Cleaned cleaned = InvisibleText.clean(text, parts);
    List<String> all = new ArrayList<>();
    counted.forEach((oddity, times) -> all.add(times + " × " + oddity + "."));
    all.addAll(cleaned.notes());
    all.addAll(notes);
    List<DocumentText.Hidden> found = new ArrayList<>(hidden);
    found.removeIf(new SeenText(cleaned.text())::says);
    found.addAll(cleaned.hidden());
    int total = cleaned.text().length();
    int from = Math.min(offset, total);
    int to = (int) Math.min(total, (long) from + limit);
    if (to < total && to > from && Character.isHighSurrogate(cleaned.text().charAt(to - 1))) {
      to--;
    }
    return new DocumentText(
        kind, title, cleaned.text().substring(from, to), from, total, cleaned.parts(), found, all);
  }
}
