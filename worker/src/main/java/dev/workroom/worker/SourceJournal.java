package dev.workroom.worker;

import dev.workroom.json.Wire;
import dev.workroom.tools.Database;
import dev.workroom.tools.Origin;
import dev.workroom.tools.Rows;
import dev.workroom.tools.ValueLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a session was shown, one JSON value a line in its stage, so that a worker that starts again
 * knows what the one before it knew.
 */
final class SourceJournal implements ValueLog {
  private static final int LONGEST_TEXT = 160;
  private static final int MOST_ROWS = 1_000;

  /** Beyond it nothing more is noted; a session that reads so much states few of it. */
  private static final long LARGEST = 48L << 20;

  private final Path file;
  private final Path stage;
  private final Path records;
  private final ReentrantLock lock = new ReentrantLock();

  SourceJournal(Path stage) {
    this.stage = stage;
    this.file = stage.resolve("seen.jsonl");
    this.records = stage.resolve("made-data");
  }

  private record Line(Seen seen) {}

  @Override
  public void queried(Origin origin, Rows rows, long offset) {
    List<List<@Nullable Object>> kept = new ArrayList<>();
    for (List<@Nullable Object> row :
        rows.rows().subList(0, Math.min(MOST_ROWS, rows.rows().size()))) {
      List<@Nullable Object> values = new ArrayList<>(row.size());
      row.forEach(value -> values.add(kept(value)));
      kept.add(values);
    }
    add(
        new Seen.Answer(
            origin, rows.columns().stream().map(Rows.Column::name).toList(), kept, offset));
  }

  private static @Nullable Object kept(@Nullable Object value) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case String text -> text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
      case null, default -> null;
    };
  }

  @Override
  public void read(String path, String sha256, String text) {
    List<String> lines =
        text.lines()
            .filter(line -> line.substring(line.indexOf('\t') + 1).matches(".*\\d.*"))
            .toList();
    if (!lines.isEmpty()) {
      add(new Seen.Text(path, sha256, lines));
    }
  }

  @Override
  public Optional<byte[]> saved(Database.Saved saved, boolean header, String sha256) {
    return Optional.of(keep(Provenance.of(saved, header), sha256));
  }

  /** Keeps the record of a file that was made, by the file's content; returns its wire form. */
  byte[] keep(Provenance made, String sha256) {
    byte[] record = Wire.write(made).getBytes(StandardCharsets.UTF_8);
    try {
      // The host keeps the record for good; this copy is for the session's own checks.
      Files.createDirectories(records);
      Files.write(records.resolve(sha256 + ".json"), record);
    } catch (IOException e) {
      throw new UncheckedIOException("The session's notes on sources cannot be written.", e);
    }
    return record;
  }

  /** The record of a file that this session has made, or that the host knows of an earlier one. */
  Optional<Provenance> record(String sha256) throws IOException {
    Path own = records.resolve(sha256 + ".json");
    Path record = Files.exists(own) ? own : stage.resolve(WorkerClient.recordOf(sha256));
    return Files.exists(record)
        ? Optional.of(Wire.read(Files.readString(record), Provenance.class))
        : Optional.empty();
  }

  /** Notes that a content is this session's own. */
  void own(String sha256) {
    try {
      Files.createDirectories(records);
      Files.write(records.resolve(sha256 + ".own"), new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException("The session's notes on sources cannot be written.", e);
    }
  }

  /** Whether this session has made exactly this content. */
  boolean owns(String sha256) {
    return Files.exists(records.resolve(sha256 + ".own"))
        || Files.exists(records.resolve(sha256 + ".json"));
  }

  /** A workbook was made. */
  void made(String path, String sha256) {
    add(new Seen.Book(path, sha256));
  }

  private void add(Seen seen) {
    lock.lock();
    try {
      if (Files.exists(file) && Files.size(file) > LARGEST) {
        return;
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(
          file,
          Wire.write(new Line(seen)) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("The session's notes on sources cannot be written.", e);
    } finally {
      lock.unlock();
    }
  }

  /** Whether anything was noted. */
  boolean knows() {
    return Files.exists(file);
  }

  /** All of it, the earliest first; a line that a crash cut off is left out. */
  List<Seen> all() throws IOException {
    lock.lock();
    try {
      List<Seen> all = new ArrayList<>();
      if (!Files.exists(file)) {
        return all;
      }
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        try {
          all.add(Wire.read(line, Line.class).seen());
        } catch (IllegalArgumentException cutOff) {
          continue;
        }
      }
      return all;
    } finally {
      lock.unlock();
    }
  }
}
