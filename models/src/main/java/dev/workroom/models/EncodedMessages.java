package dev.workroom.models;

import dev.workroom.core.message.Message;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The JSON of messages by the identity of the message, for as long as somebody holds it.
 *
 * <p>A transcript hands out the same objects again and again, so a message is written once however
 * many steps follow it.
 */
final class EncodedMessages {
  private final ConcurrentHashMap<Object, byte[]> encoded = new ConcurrentHashMap<>();
  private final ReferenceQueue<Message> gone = new ReferenceQueue<>();

  byte[] of(Message message, Function<Message, byte[]> encoder) {
    for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
      encoded.remove(key);
    }
    byte[] known = encoded.get(new Probe(message));
    if (known == null) {
      known = encoder.apply(message);
      encoded.put(new Key(message, gone), known);
    }
    return known;
  }

  int size() {
    return encoded.size();
  }

  /** Finds a key without the cost of a weak reference. */
  private static final class Probe {
    private final Message message;

    Probe(Message message) {
      this.message = message;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(message);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.refersTo(message);
    }
  }

  private static final class Key extends WeakReference<Message> {
    private final int hash;

    Key(Message message, ReferenceQueue<Message> gone) {
      super(message, gone);
      this.hash = System.identityHashCode(message);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }
}
