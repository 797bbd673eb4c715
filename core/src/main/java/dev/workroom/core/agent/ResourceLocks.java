package dev.workroom.core.agent;

import dev.workroom.core.tool.Effect;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Calls that change the same thing wait for each other; readers do not. Locks are taken in one
 * order, so none deadlocks.
 */
final class ResourceLocks {
  private final Map<String, ReadWriteLock> locks = new ConcurrentHashMap<>();

  <T> T holding(Effect effect, Callable<T> work) throws Exception {
    return holding(
        effect.resources().stream().sorted().map(name -> lock(name, effect)).toList(), work);
  }

  private static <T> T holding(List<Lock> rest, Callable<T> work) throws Exception {
    if (rest.isEmpty()) {
      return work.call();
    }
    rest.getFirst().lockInterruptibly();
    try {
      return holding(rest.subList(1, rest.size()), work);
    } finally {
      rest.getFirst().unlock();
    }
  }

  private Lock lock(String name, Effect effect) {
    ReadWriteLock lock = locks.computeIfAbsent(name, _ -> new ReentrantReadWriteLock());
    return effect.kind() == Effect.Kind.READ ? lock.readLock() : lock.writeLock();
  }
}
