package dev.workroom.store;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.EventLogException;
import dev.workroom.core.event.StaleSessionException;
import dev.workroom.core.message.SessionId;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process with the same data folder: what it does is in its arguments. */
final class Child {
  static final List<SessionId> SESSIONS =
      List.of(new SessionId("a"), new SessionId("b"), new SessionId("c"));

  private Child() {}

  static Process start(List<String> before, String... arguments) throws IOException {
    var command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Child.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(new File("/dev/stderr")).start();
  }

  static Process start(String... arguments) throws IOException {
    return start(List.of(), arguments);
  }

  static List<String> outputOf(Process process) throws IOException {
    try (BufferedReader out = process.inputReader()) {
      return out.readAllLines();
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "stream" -> stream(folder);
      case "race" -> race(folder, arguments[2], Integer.parseInt(arguments[3]));
      case "claim" -> claim(folder);
      case "fill" -> fill(folder);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Appends to three sessions without end and says so after each append. */
  private static void stream(Path folder) throws InterruptedException {
    var store = SqliteStore.open(folder);
    var threads = new ArrayList<Thread>();
    for (SessionId session : SESSIONS) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                long last = store.last(session);
                while (true) {
                  Event event = new Event.Noted("entry after " + last + " " + "x".repeat(2000));
                  List<Entry> entries = store.append(session, last, "t", List.of(event, event));
                  for (Entry entry : entries) {
                    say(session + " " + entry.seq() + " " + entry.hash());
                  }
                  last = entries.getLast().seq();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Appends some entries to a session to which others append too. */
  private static void race(Path folder, String actor, int count) {
    try (var store = SqliteStore.open(folder)) {
      SessionId session = SESSIONS.getFirst();
      int stale = 0;
      for (int i = 0; i < count; i++) {
        boolean done = false;
        while (!done) {
          try {
            store.append(session, store.last(session), actor, List.of(new Event.Noted("" + i)));
            done = true;
          } catch (StaleSessionException e) {
            stale++;
          }
        }
      }
      say("done " + stale);
    }
  }

  private static void claim(Path folder) throws IOException {
    var store = SqliteStore.open(folder);
    say(store.claim(SESSIONS.getFirst()).isPresent() ? "claimed" : "taken");
    System.in.read();
  }

  /** Fills a small disk, makes room and goes on. */
  private static void fill(Path folder) throws IOException {
    Path ballast = folder.resolve("ballast");
    Files.write(ballast, new byte[1 << 20]);
    try (var store = SqliteStore.open(folder.resolve("home"))) {
      SessionId session = SESSIONS.getFirst();
      Event event = new Event.Noted("x".repeat(50_000));
      long last = 0;
      try {
        while (last < 10_000) {
          last = store.append(session, last, "t", List.of(event, event)).getLast().seq();
        }
      } catch (EventLogException e) {
        say("" + e.getMessage());
      }
      try {
        new FileContentStore(folder.resolve("home")).put(new byte[2 << 20]);
      } catch (EventLogException e) {
        say("" + e.getMessage());
      }
      say("lost " + (last - store.last(session)));
      Files.delete(ballast);
      store.append(session, last, "t", List.of(event));
      say(
          "sound "
              + store.audit().verify().sound()
              + " and "
              + (store.last(session) - last)
              + " more");
    }
  }

  /** In one write, so that lines of several threads do not mix. */
  private static void say(String line) {
    System.out.print(line + "\n");
    System.out.flush();
  }
}
