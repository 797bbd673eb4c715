package dev.workroom.worker;

import dev.workroom.core.event.ContentStore;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.worker.WorkerProcess.Arrival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The host's side of a session's worker: started when it is first needed, started again after a
 * crash, stopped when idle. A crash or a time-out costs one failed call, never the session.
 */
public final class WorkerClient implements AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(180);
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final long LARGEST_PICTURE = 16 << 20;

  private final Sandbox sandbox;
  private final List<Folder> folders;
  private final Path stage;
  private final ContentStore contents;
  private final WorkerLaunch launch;
  private final Duration limit;
  private final Duration idle;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock taking = new ReentrantLock();
  private final Set<String> taken = new HashSet<>();
  private @Nullable WorkerProcess current;
  private boolean closed;

  private WorkerClient(
      Sandbox sandbox,
      List<Folder> folders,
      Path stage,
      ContentStore contents,
      WorkerLaunch launch,
      Duration limit,
      Duration idle) {
    this.sandbox = sandbox;
    this.folders = List.copyOf(folders);
    this.stage = stage;
    this.contents = contents;
    this.launch = launch;
    this.limit = limit;
    this.idle = idle;
  }

  /**
   * A client; nothing is started yet.
   *
   * @param stage the only directory that the worker can write; made if need be
   * @param contents takes the pictures of results
   */
  public static WorkerClient of(
      Sandbox sandbox,
      List<Folder> folders,
      Path stage,
      ContentStore contents,
      WorkerLaunch launch) {
    return new WorkerClient(sandbox, folders, stage, contents, launch, CALL, IDLE);
  }

  /** The same with other limits for one call, and for the time without one. */
  public WorkerClient within(Duration callLimit, Duration idleLimit) {
    return new WorkerClient(sandbox, folders, stage, contents, launch, callLimit, idleLimit);
  }

  /**
   * Under which name in the stage the host hands over what an earlier session recorded of a file.
   */
  public static String recordOf(String sha256) {
    return "record-" + sha256 + ".json";
  }

  /** Where staged files are. */
  public Path staging() {
    return stage;
  }

  /** Starts the worker, so that the first call need not wait; returns at once. */
  public void prepare() {
    Thread.ofVirtual()
        .name("worker-start")
        .start(() -> {
          try {
            process();
          } catch (IOException e) {
            // The first call tries again, and says what is wrong.
            Thread.currentThread().interrupt();
          }
        });
  }

  /**
   * Runs a tool in the worker: blocking; an interrupt stops it. Whatever goes wrong is a failed
   * result with one sentence.
   *
   * @param session whose tables its queries see
   */
  public Work call(
      String tool, Json input, SessionId session, CallId call, Consumer<String> progress)
      throws InterruptedException {
    WorkerProcess process;
    try {
      process = process();
    } catch (IOException e) {
      return Work.failed(
          "The worker did not start, so " + tool + " was not run: " + e.getMessage());
    }
    BlockingQueue<Arrival> answers = WorkerProcess.queue();
    long id = process.begin(answers);
    try {
      process.send(new Message.Run(id, tool, input, session, call));
      return await(process, id, tool, answers, progress);
    } catch (IOException e) {
      process.kill("it does not listen");
      return lost(tool, "it does not listen");
    } catch (InterruptedException e) {
      stop(process, id);
      throw e;
    } finally {
      process.end(id);
    }
  }

  /** Kills the worker; calls after this fail. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (current != null) {
        current.close();
        current = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private Work await(
      WorkerProcess process,
      long id,
      String tool,
      BlockingQueue<Arrival> answers,
      Consumer<String> progress)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Arrival arrival = answers.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      switch (arrival) {
        case null -> {
          process.kill("another call took too long");
          return Work.failed(
              tool
                  + " took longer than "
                  + limit.toSeconds()
                  + " s and was stopped; work on a smaller part.");
        }
        case Arrival.Said(Message.Progress(_, String text)) -> progress.accept(text);
        case Arrival.Said(Message.Done(_, Work work)) -> {
          return kept(work);
        }
        case Arrival.Said(Message.Ready()) -> {}
        case Arrival.Lost(String why) -> {
          return lost(tool, why);
        }
      }
    }
  }

  private static Work lost(String tool, String why) {
    return Work.failed(
        "The worker stopped during "
            + tool
            + " ("
            + why
            + "); nothing was changed. It starts again with the next call; if it stops again, try"
            + " another way.");
  }

  private static void stop(WorkerProcess process, long id) {
    try {
      process.send(new Message.Stop(id));
    } catch (IOException e) {
      process.kill("it does not listen");
    }
  }

  /** Takes the pictures of a result and the records of its sources into the content store. */
  private Work kept(Work work) {
    if (!(work.result() instanceof ToolResult.Ok(_, List<Image> images))) {
      return work;
    }
    try {
      for (Image image : images) {
        keep(image.sha256());
      }
      for (Event.Fact fact : work.facts()) {
        if (fact instanceof Event.SourcesRecorded recorded) {
          keep(recorded.record());
        }
      }
      return work;
    } catch (IOException e) {
      return Work.failed("What belongs to the result could not be kept: " + e.getMessage());
    }
  }

  private void keep(String sha256) throws IOException {
    taking.lock();
    try {
      take(sha256);
    } finally {
      taking.unlock();
    }
  }

  private void take(String sha256) throws IOException {
    // The name comes out of the sandbox and is used as a path: it must be a hash and nothing else.
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IOException("its name is no hash.");
    }
    Path file = WorkerDesk.kept(stage, sha256);
    if (taken.contains(sha256) && Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return; // two calls at once showed the same picture, and it was taken for the other
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) > LARGEST_PICTURE) {
      throw new IOException("the file is missing or too large.");
    }
    byte[] content;
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      content = in.readNBytes((int) LARGEST_PICTURE);
    }
    if (!contents.put(content).equals(sha256)) {
      throw new IOException("it was changed meanwhile.");
    }
    taken.add(sha256);
    Files.deleteIfExists(file);
  }

  private WorkerProcess process() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the session is closed.");
      }
      WorkerProcess running = current;
      if (running == null || !running.alive()) {
        Files.createDirectories(stage.resolve("temp"));
        running =
            new WorkerProcess(
                sandbox.start(launch.program(folders, stage)), new Message.Start(folders, stage));
        current = running;
        WorkerProcess started = running;
        Thread.ofVirtual().name("worker-idle").start(() -> stopWhenIdle(started));
      }
      running.used();
      return running;
    } finally {
      lock.unlock();
    }
  }

  private void stopWhenIdle(WorkerProcess process) {
    try {
      while (process.alive()) {
        Thread.sleep(idle.dividedBy(4));
        lock.lock();
        try {
          if (process.idleFor(idle.toNanos())) {
            process.close();
          }
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      process.close();
    }
  }
}
