package dev.workroom.changes;

import dev.workroom.core.message.CallId;
import dev.workroom.core.message.SessionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The calls of one session in the order in which they were prepared. */
final class SessionJournal implements AutoCloseable {
  private static final int HASH = 24;

  private final Directory directory;

  private SessionJournal(Directory directory) {
    this.directory = directory;
  }

  static SessionJournal open(Directory root, SessionId session) throws IOException {
    return new SessionJournal(root.made(name(session)));
  }

  static Optional<SessionJournal> find(Directory root, SessionId session) throws IOException {
    byte[] name = CallJournal.name(name(session));
    return root.stat(name).isEmpty()
        ? Optional.empty()
        : Optional.of(new SessionJournal(root.at(name)));
  }

  static SessionJournal named(Directory root, byte[] name) throws IOException {
    return new SessionJournal(root.at(name));
  }

  /** A session's directory: its identity where that fits, with the slash spelled {@code +}. */
  static String name(SessionId session) {
    String name = session.value().replace('/', '+');
    return name.length() <= 200 ? name : name.substring(0, 100) + "+" + hash(session.value());
  }

  private static String hash(String text) {
    byte[] digest = Directory.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest).substring(0, HASH);
  }

  /** A call's directory name: its number in the session and a hash of its identity. */
  record Entry(int number, String hash) {
    String name() {
      return String.format("%06d-%s", number, hash);
    }

    private static Optional<Entry> of(byte[] bytes) {
      String name = new String(bytes, StandardCharsets.ISO_8859_1);
      int dash = name.length() - HASH - 1;
      if (dash < 6 || dash > 9 || name.charAt(dash) != '-') {
        return Optional.empty();
      }
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        boolean digit = c >= '0' && c <= '9';
        if (i != dash && !digit && (i < dash || c < 'a' || c > 'f')) {
          return Optional.empty();
        }
      }
      return Optional.of(new Entry(Integer.parseInt(name, 0, dash, 10), name.substring(dash + 1)));
    }
  }

  /** The calls in the order of their numbers; a session may have thousands. */
  List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (byte[] name : directory.list()) {
      Entry.of(name).ifPresent(entries::add);
    }
    entries.sort(Comparator.comparingInt(Entry::number));
    return entries;
  }

  Optional<Entry> entry(CallId call) throws IOException {
    return entry(call, entries());
  }

  private static Optional<Entry> entry(CallId call, List<Entry> entries) {
    String hash = hash(call.value());
    return entries.stream().filter(entry -> entry.hash().equals(hash)).findFirst();
  }

  Directory at(Entry entry) throws IOException {
    return directory.at(CallJournal.name(entry.name()));
  }

  /** An empty directory for a call; what an unfinished preparation left is removed. */
  CallJournal begin(CallId call) throws IOException {
    List<Entry> entries = entries();
    Optional<Entry> old = entry(call, entries);
    if (old.isPresent()) {
      remove(old.get());
      entries.remove(old.get());
    }
    int number = entries.isEmpty() ? 1 : entries.getLast().number() + 1;
    Entry entry = new Entry(number, hash(call.value()));
    CallJournal journal = new CallJournal(directory.made(entry.name()));
    directory.sync();
    return journal;
  }

  /** Waits until nobody else, in this process or another, works on the session's calls. */
  SessionLock lock() throws IOException {
    return SessionLock.of(directory);
  }

  void remove(Entry entry) throws IOException {
    directory.remove(CallJournal.name(entry.name()));
  }

  @Override
  public void close() {
    directory.close();
  }
}
