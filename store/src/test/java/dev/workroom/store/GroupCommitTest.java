package dev.workroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.EventLogException;
import dev.workroom.core.event.StaleSessionException;
import dev.workroom.core.message.SessionId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupCommitTest {
  @TempDir Path folder;

  @Test
  void whatArrivesDuringACommitIsCommittedTogether() throws Exception {
    int followers = 12;
    try (var database = new Opening(folder.resolve("log.db"), true).open();
        var commits = new GroupCommit(database)) {
      var writing = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      Thread first =
          Thread.ofPlatform()
              .start(() ->
                  commits.write(connection -> {
                    writing.countDown();
                    await(goOn);
                    return add(connection, "first");
                  }));
      writing.await();
      var seenBefore = new ArrayList<Integer>();
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < followers; i++) {
        String name = "s" + i;
        threads.add(
            Thread.ofPlatform()
                .start(() ->
                    commits.write(connection -> {
                      seenBefore.add(database.read(GroupCommitTest::count));
                      return add(connection, name);
                    })));
      }
      for (Thread thread : threads) {
        while (thread.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }
      goOn.countDown();
      first.join();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(seenBefore)
          .as("committed rows that each job saw")
          .hasSize(followers)
          .containsOnly(1);
      assertThat(database.read(GroupCommitTest::count)).isEqualTo(followers + 1);
    }
  }

  @Test
  void oneThatFailsDoesNotSpoilItForOthers() throws Exception {
    try (var database = new Opening(folder.resolve("log.db"), true).open();
        var commits = new GroupCommit(database);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> work =
          IntStream.range(0, 40)
              .<Callable<String>>mapToObj(i -> () -> commits.write(c -> addOrFail(c, i)))
              .toList();
      List<Future<String>> results = threads.invokeAll(work);
      var kept = new ArrayList<String>();
      for (int i = 0; i < results.size(); i++) {
        switch (i % 4) {
          case 0 -> assertThat(results.get(i).exceptionNow()).isInstanceOf(EventLogException.class);
          case 1 ->
              assertThat(results.get(i).exceptionNow()).isInstanceOf(StaleSessionException.class);
          case 2 ->
              assertThat(results.get(i).exceptionNow())
                  .isInstanceOf(EventLogException.class)
                  .hasMessageContaining("a mistake of ours");
          default -> kept.add(results.get(i).resultNow());
        }
      }
      var stored = new ArrayList<String>();
      database.read(connection -> {
        LogTable.sessions(connection, stored::add);
        return stored;
      });
      assertThat(stored).hasSize(10).containsExactlyInAnyOrderElementsOf(kept);
    }
  }

  @Test
  void whatIsWaitingAtTheEndIsStillWritten() throws Exception {
    var done = new AtomicInteger();
    try (var database = new Opening(folder.resolve("log.db"), true).open()) {
      var commits = new GroupCommit(database);
      var writing = new CountDownLatch(1);
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                commits.write(connection -> {
                  writing.countDown();
                  return add(connection, "last");
                });
                done.incrementAndGet();
              });
      writing.await();
      commits.close();
      writer.join();
      assertThat(done).hasValue(1);
      assertThat(database.read(GroupCommitTest::count)).isOne();
      assertThatThrownBy(() -> commits.write(c -> add(c, "late")))
          .isInstanceOf(EventLogException.class)
          .hasMessage("The log is closed.");
    }
  }

  private static String addOrFail(Connection connection, int i) throws SQLException {
    if (i % 4 == 1) {
      throw new StaleSessionException(new SessionId("s" + i), 0);
    }
    add(connection, "s" + i);
    if (i % 4 == 0) {
      execute(connection, "insert into nowhere values (1)");
    }
    if (i % 4 == 2) {
      throw new IllegalStateException("a mistake of ours");
    }
    return "s" + i;
  }

  private static String add(Connection connection, String session) throws SQLException {
    execute(connection, "insert into head values ('" + session + "', 1, '')");
    return session;
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var found = statement.executeQuery("select count(*) from head")) {
      return found.getInt(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
