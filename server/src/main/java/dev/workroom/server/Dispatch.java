package dev.workroom.server;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.workroom.core.message.SessionId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/**
 * Sees to it that sessions that can go on do: a task "advance this session" for each, kept in the
 * database beside the logs (db-scheduler), so that a restart takes up what it cut off. A session
 * that waits for a person has no task.
 */
final class Dispatch implements AutoCloseable, Board.Work {
  private static final String TASK = "advance";
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** How soon a session that another process runs is tried again. */
  private static final Duration TAKEN = Duration.ofSeconds(2);

  private final Runs runs;
  private final DataSource database;
  private final Scheduler scheduler;
  private final CustomTask<Void> task;
  private final Set<SessionId> wanted = ConcurrentHashMap.newKeySet();
  private final Set<SessionId> queued = ConcurrentHashMap.newKeySet();
  private final Set<SessionId> running = ConcurrentHashMap.newKeySet();
  private final Map<SessionId, String> troubles = new ConcurrentHashMap<>();
  private volatile java.util.function.Consumer<SessionId> changed = _ -> {};

  Dispatch(Runs runs, DataSource database, int sideBySide) {
    this.runs = runs;
    this.database = database;
    this.task = Tasks.custom(TASK, Void.class).onDeadExecutionRevive().execute(this::advance);
    this.scheduler =
        Scheduler.create(database, task)
            .schedulerName(new SchedulerName.Fixed("workroom-" + ProcessHandle.current().pid()))
            .threads(sideBySide)
            .executorService(
                Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("session-", 0).factory()))
            .pollingInterval(Duration.ofSeconds(5))
            .heartbeatInterval(HEARTBEAT)
            .enableImmediateExecution()
            .alwaysPersistTimestampInUTC()
            .shutdownMaxWait(Duration.ofSeconds(1))
            .build();
  }

  /** {@code changed} is told when a session begins or ends to be run. */
  void start(java.util.function.Consumer<SessionId> changed) throws SQLException {
    this.changed = changed;
    takeBack();
    scheduler.start();
    scheduler
        .getScheduledExecutions()
        .forEach(one -> queued.add(new SessionId(one.getTaskInstance().getId())));
  }

  /** This server is the only one of its data folder, so whatever was at work before is not now. */
  private void takeBack() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                """
                update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null
                where picked = true\
                """)) {
      update.executeUpdate();
    }
  }

  /** The session can go on. */
  void wake(SessionId root) {
    wanted.add(root);
    if (!running.contains(root)) {
      queued.add(root);
    }
    changed.accept(root);
    schedule(root, Instant.now());
  }

  private void schedule(SessionId root, Instant when) {
    scheduler.scheduleIfNotExists(task.instance(root.value()), when);
  }

  private CompletionHandler<Void> advance(TaskInstance<Void> instance, ExecutionContext context) {
    var root = new SessionId(instance.getId());
    wanted.remove(root);
    queued.remove(root);
    running.add(root);
    changed.accept(root);
    Runs.Ending ending = Runs.Ending.RESTED;
    try {
      troubles.remove(root);
      ending = runs.advance(root);
    } catch (InterruptedException _) {
      ending = Runs.Ending.CUT_OFF;
    } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
      troubles.put(root, String.valueOf(e.getMessage()));
    } finally {
      running.remove(root);
      changed.accept(root);
    }
    return completed(root, ending);
  }

  private CompletionHandler<Void> completed(SessionId root, Runs.Ending ending) {
    return (complete, operations) -> {
      switch (ending) {
        case CUT_OFF -> operations.reschedule(complete, Instant.now());
        case TAKEN -> operations.reschedule(complete, Instant.now().plus(TAKEN));
        case RESTED -> {
          operations.remove();
          // What was wanted while the task was still there found it and made none.
          if (wanted.contains(root)) {
            queued.add(root);
            schedule(root, Instant.now());
          }
        }
      }
    };
  }

  @Override
  public boolean live(SessionId root) {
    return running.contains(root);
  }

  @Override
  public boolean elsewhere(SessionId root) {
    return !running.contains(root) && runs.elsewhere(root);
  }

  @Override
  public boolean queued(SessionId root) {
    return queued.contains(root);
  }

  @Override
  public String trouble(SessionId root) {
    return troubles.getOrDefault(root, "");
  }

  int working() {
    return running.size();
  }

  int waiting() {
    return queued.size();
  }

  /** What is at work is cut off where it stands; the next start goes on with it. */
  @Override
  public void close() {
    scheduler.stop();
  }
}
