package dev.workroom.worker;

import dev.workroom.core.tool.FileTool.Work;
import dev.workroom.documents.DocumentException;
import dev.workroom.json.Wire;
import dev.workroom.tools.Refusal;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The worker: reads requests line by line, runs each on a thread of its own, and answers each
 * exactly once, whatever the tool does. It ends when the host hangs up.
 *
 * <p>The threads are platform threads: virtual ones that wait for a class to be loaded hold their
 * carriers, and many calls of a worker that has just started can hold all of them for ever
 * (JDK-8369238).
 */
public final class WorkerMain {
  /** So many calls work at once and share the memory; the others wait their turn. */
  private static final int AT_ONCE = 4;

  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<Long, Thread> running = new ConcurrentHashMap<>();
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private Message.@Nullable Start start;
  private @Nullable ToolSets tools;

  private WorkerMain(OutputStream out) {
    this.out = out;
  }

  /** Speaks over the standard streams; what else is printed goes to standard error. */
  public static void main(String[] arguments) {
    var out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    int exit = 0;
    try {
      new WorkerMain(out)
          .listen(new Lines(new FileInputStream(FileDescriptor.in), Message.LONGEST));
    } catch (IOException e) {
      System.err.println(e.getMessage());
      exit = 1;
    }
    // No shutdown hooks and no waiting: what must last is in files.
    Runtime.getRuntime().halt(exit);
  }

  private void listen(Lines lines) throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      Message.ToWorker message;
      try {
        message = Wire.read(line, Message.ToWorker.class);
      } catch (IllegalArgumentException e) {
        System.err.println("not understood: " + e.getMessage());
        continue;
      }
      switch (message) {
        case Message.Start given -> begin(given);
        case Message.Run run -> begin(run);
        case Message.Stop stop -> stop(stop.id());
      }
    }
  }

  private void begin(Message.Start given) throws IOException {
    start = given;
    tools = new ToolSets(given.stage());
    say(new Message.Ready());
  }

  private void begin(Message.Run run) {
    Thread thread = Thread.ofPlatform().unstarted(() -> serve(run));
    running.put(run.id(), thread);
    thread.start();
  }

  private void stop(long id) {
    Thread thread = running.get(id);
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void serve(Message.Run run) {
    Work work;
    try {
      work = inTurn(run);
    } catch (DocumentException e) {
      work = Work.failed(String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      work = Work.failed(Refusal.sentence(e));
    }
    running.remove(run.id());
    // An interrupt that came late must not cut the answer.
    Thread.interrupted();
    try {
      say(new Message.Done(run.id(), work));
    } catch (IOException e) {
      System.err.println("the host does not listen: " + e.getMessage());
    } catch (Throwable e) {
      answerAnyway(run.id());
    }
  }

  private void answerAnyway(long id) {
    try {
      say(
          new Message.Done(
              id, Work.failed("The result was too large for the worker; ask for less.")));
    } catch (IOException e) {
      System.err.println("the host does not listen: " + e.getMessage());
    }
  }

  private Work inTurn(Message.Run run) throws Exception {
    turns.acquire();
    try {
      return work(run);
    } finally {
      turns.release();
    }
  }

  private Work work(Message.Run run) throws Exception {
    ToolSets all = tools;
    Message.Start given = start;
    if (all == null || given == null) {
      return Work.failed("The worker was asked before it was told what to work on.");
    }
    var desk =
        new WorkerDesk(
            run.call(), given.folders(), given.stage(), text -> progress(run.id(), text));
    return all.of(run.session()).tool(run.tool()).run(run.input(), desk);
  }

  private void progress(long id, String text) {
    try {
      say(new Message.Progress(id, text));
    } catch (IOException e) {
      System.err.println("the host does not listen: " + e.getMessage());
    }
  }

  private void say(Message message) throws IOException {
    byte[] line = Message.line(message);
    writing.lock();
    try {
      out.write(line);
      out.flush();
    } finally {
      writing.unlock();
    }
  }
}
