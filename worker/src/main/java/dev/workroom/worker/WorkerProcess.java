package dev.workroom.worker;

import dev.workroom.core.sandbox.Sandbox.Confined;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** A running worker: sends requests, and brings each answer to the call that waits for it. */
final class WorkerProcess implements AutoCloseable {
  private static final int LONGEST_LAST_WORDS = 300;
  private static final long STACK = 256 << 10;

  /** What comes to a waiting call. */
  sealed interface Arrival {
    /** The worker said something about it. */
    record Said(Message.ToHost message) implements Arrival {}

    /** The worker is gone. */
    record Lost(String why) implements Arrival {}
  }

  private final Confined process;
  private final OutputStream in;
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<Long, BlockingQueue<Arrival>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private volatile String lastWords = "";
  private volatile String reason = "";
  private volatile boolean over;
  private volatile long lastUse = System.nanoTime();

  WorkerProcess(Confined process, Message.Start start) throws IOException {
    this.process = process;
    this.in = process.input();
    // A read of a pipe blocks its thread for good, so these are no virtual ones.
    Thread.ofPlatform().daemon().stackSize(STACK).name("worker-answers").start(this::listen);
    Thread.ofPlatform().daemon().stackSize(STACK).name("worker-errors").start(this::keepErrors);
    send(start);
  }

  boolean alive() {
    return !over && process.alive();
  }

  /** Nothing waits, and nothing has for so long. */
  boolean idleFor(long nanos) {
    return waiting.isEmpty() && System.nanoTime() - lastUse > nanos;
  }

  /** Somebody is about to call. */
  void used() {
    lastUse = System.nanoTime();
  }

  /** Opens a call; its answers come into the queue until it is {@link #end ended}. */
  long begin(BlockingQueue<Arrival> answers) {
    long id = ids.incrementAndGet();
    waiting.put(id, answers);
    if (over) {
      answers.add(new Arrival.Lost(why()));
    }
    return id;
  }

  void end(long id) {
    waiting.remove(id);
    used();
  }

  void send(Message.ToWorker message) throws IOException {
    byte[] line = Message.line(message);
    writing.lock();
    try {
      in.write(line);
      in.flush();
    } finally {
      writing.unlock();
    }
  }

  /** Kills it; the calls that wait learn why. */
  void kill(String why) {
    reason = why;
    process.close();
    lost();
  }

  @Override
  public void close() {
    kill("the session was closed");
  }

  static BlockingQueue<Arrival> queue() {
    return new LinkedBlockingQueue<>();
  }

  private void listen() {
    var lines = new Lines(process.output(), Message.LONGEST);
    try {
      for (String line = lines.next(); line != null; line = lines.next()) {
        deliver(Wire.read(line, Message.ToHost.class));
      }
    } catch (IOException | IllegalArgumentException e) {
      if (process.alive()) {
        reason = "it said something that makes no sense";
      }
    } finally {
      process.close();
      lost();
    }
  }

  private void deliver(Message.ToHost message) {
    switch (message) {
      case Message.Ready _ -> {}
      case Message.Progress(long id, _) -> deliver(id, message);
      case Message.Done(long id, _) -> deliver(id, message);
    }
  }

  private void deliver(long id, Message.ToHost message) {
    BlockingQueue<Arrival> queue = waiting.get(id);
    if (queue != null) {
      queue.add(new Arrival.Said(message));
    }
  }

  private void lost() {
    over = true;
    waiting.values().forEach(queue -> queue.add(new Arrival.Lost(why())));
  }

  private String why() {
    if (!reason.isEmpty()) {
      return reason;
    }
    return lastWords.isEmpty() ? "it gave no reason" : "its last words: " + lastWords;
  }

  private void keepErrors() {
    var lines = new Lines(process.errors(), 1 << 20);
    try {
      for (String line = lines.next(); line != null; line = lines.next()) {
        String words = line.strip();
        if (!words.isEmpty() && !words.startsWith("at ") && !words.startsWith("WARNING")) {
          lastWords =
              words.length() > LONGEST_LAST_WORDS
                  ? words.substring(0, LONGEST_LAST_WORDS) + "…"
                  : words;
        }
      }
    } catch (IOException e) {
      lastWords = lastWords.isEmpty() ? "its errors could not be read" : lastWords;
    }
  }
}
