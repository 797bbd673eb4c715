package dev.workroom.changes;

import dev.workroom.json.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The journal of one call: a plan, a log of what became of it, and the files on their way in and
 * out. {@code docs/journal.md} describes it.
 */
final class CallJournal implements AutoCloseable {
  static final byte[] PLAN = name("plan");
  private static final byte[] PLAN_PART = name("plan.part");
  private static final byte[] LOG = name("log");

  private final Directory directory;
  private final Directory files;
  private final Directory kept;
  private final Directory undone;
  private final List<Line> lines;
  private int log = -1;

  CallJournal(Directory directory) throws IOException {
    this.directory = directory;
    this.files = directory.made("files");
    this.kept = directory.made("pre");
    this.undone = directory.made("undone");
    this.lines = readLog();
  }

  static byte[] name(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] name(int number) {
    return name(Integer.toString(number));
  }

  Directory directory() {
    return directory;
  }

  /** New content, by step, until it is in place. */
  Directory files() {
    return files;
  }

  /** What was there before, by step. */
  Directory kept() {
    return kept;
  }

  /** What an undo took out of the folder, by step. */
  Directory undone() {
    return undone;
  }

  List<Line> lines() {
    return List.copyOf(lines);
  }

  /** The plan; empty if the call never got as far as having one. */
  static Optional<Plan> plan(Directory directory) throws IOException {
    if (directory.stat(PLAN).isEmpty()) {
      return Optional.empty();
    }
    try {
      Plan plan = Wire.read(new String(read(directory, PLAN), StandardCharsets.UTF_8), Plan.class);
      if (plan.version() != Plan.VERSION) {
        throw new IOException(
            "The journal of call "
                + plan.call()
                + " was written by another version of Workroom; use that one to undo it.");
      }
      return Optional.of(plan);
    } catch (IllegalArgumentException e) {
      throw new IOException("A plan in the journal is damaged: " + e.getMessage(), e);
    }
  }

  /** Makes the plan durable; from here on the call takes effect, whatever happens. */
  void prepare(Plan plan, boolean many) throws IOException {
    Kernel kernel = directory.kernel();
    directory.remove(PLAN_PART);
    writeFile(directory, PLAN_PART, Wire.write(plan).getBytes(StandardCharsets.UTF_8));
    if (many) {
      // One call for all new files instead of one each.
      kernel.syncFileSystem(directory.handle());
    } else {
      files.sync();
    }
    kernel.rename(directory.handle(), PLAN_PART, directory.handle(), PLAN, Kernel.NO_REPLACE);
    directory.sync();
  }

  void append(Line line) throws IOException {
    if (log < 0) {
      log = openLog();
    }
    byte[] bytes = Wire.write(line).getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocate(bytes.length + 1L);
      MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
      segment.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) '\n');
      directory.kernel().write(log, segment);
    } catch (KernelException e) {
      throw unwritable(e);
    }
    lines.add(line);
  }

  void appendDurably(Line line) throws IOException {
    append(line);
    try {
      directory.kernel().sync(log);
    } catch (KernelException e) {
      throw unwritable(e);
    }
  }

  private int openLog() throws IOException {
    try {
      return directory
          .kernel()
          .open(directory.handle(), LOG, Kernel.WRITE_APPEND, 0600, Kernel.BENEATH);
    } catch (KernelException e) {
      throw unwritable(e);
    }
  }

  /** No error of the step: what it did stands, and the call is not finished. */
  static IOException unwritable(KernelException e) {
    return new IOException(
        "The journal of changes could not be written: "
            + e.getMessage()
            + ". Nothing is lost; the call is finished when the session goes on.",
        e);
  }

  private List<Line> readLog() throws IOException {
    List<Line> read = new ArrayList<>();
    if (directory.stat(LOG).isEmpty()) {
      return read;
    }
    byte[] bytes = read(directory, LOG);
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        if (i > start) {
          readLine(bytes, start, i).ifPresent(read::add);
        }
        start = i + 1;
      }
    }
    if (start < bytes.length) {
      // A crash tore the last line. It ends here, so that the next one stands by itself.
      terminateLog();
    }
    return read;
  }

  private static Optional<Line> readLine(byte[] bytes, int start, int end) {
    try {
      return Optional.of(
          Wire.read(new String(bytes, start, end - start, StandardCharsets.UTF_8), Line.class));
    } catch (IllegalArgumentException _) {
      // Torn by a crash and terminated since; what it said is found in the folder.
      return Optional.empty();
    }
  }

  private void terminateLog() throws IOException {
    int file =
        directory.kernel().open(directory.handle(), LOG, Kernel.WRITE_APPEND, 0600, Kernel.BENEATH);
    try (Arena arena = Arena.ofConfined()) {
      directory.kernel().write(file, arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) '\n'));
    } finally {
      directory.kernel().close(file);
    }
  }

  static byte[] read(Directory directory, byte[] name) throws IOException {
    int file = directory.openFile(name);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(64 * 1024);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int read; (read = directory.kernel().read(file, buffer)) > 0; ) {
        bytes.write(buffer.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE), 0, read);
      }
      return bytes.toByteArray();
    } finally {
      directory.kernel().close(file);
    }
  }

  private static void writeFile(Directory directory, byte[] name, byte[] content)
      throws IOException {
    Kernel kernel = directory.kernel();
    int file = kernel.open(directory.handle(), name, Kernel.WRITE_NEW, 0600, Kernel.BENEATH);
    try (Arena arena = Arena.ofConfined()) {
      kernel.write(file, arena.allocateFrom(ValueLayout.JAVA_BYTE, content));
      kernel.sync(file);
    } finally {
      kernel.close(file);
    }
  }

  @Override
  public void close() {
    if (log >= 0) {
      directory.kernel().close(log);
      log = -1;
    }
    files.close();
    kept.close();
    undone.close();
    directory.close();
  }
}
