package dev.workroom.core.message;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A list that grows at its end only, so that what it was at some moment stays readable without a
 * copy: a step of a long session costs what the step adds.
 *
 * <p>It is filled by one thread at a time; what {@link #now} gives out never changes and may be
 * read anywhere.
 */
public final class GrowingList<T> {
  private Object[] items = new Object[16];
  private int size;

  public void add(T item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
    }
    items[size++] = item;
  }

  /** All so far. */
  public List<T> now() {
    return new Moment<>(items, size, null);
  }

  /** All so far and one more, which is not kept. */
  public List<T> nowWith(T last) {
    return new Moment<>(items, size, last);
  }

  /** As {@link List#copyOf}, but what cannot change anyway is not copied. */
  public static <T> List<T> unchanging(List<T> list) {
    return list instanceof Moment<T> ? list : List.copyOf(list);
  }

  /** The items before {@code size} are never written again. */
  private static final class Moment<T> extends AbstractList<T> implements RandomAccess {
    private final Object[] items;
    private final int kept;
    private final @Nullable T last;

    Moment(Object[] items, int kept, @Nullable T last) {
      this.items = items;
      this.kept = kept;
      this.last = last;
    }

    @Override
    @SuppressWarnings("unchecked") // only add writes items, and only those of type T
    public T get(int index) {
      if (index == kept && last != null) {
        return last;
      }
      if (index < 0 || index >= kept) {
        throw new IndexOutOfBoundsException(index);
      }
      return (T) items[index];
    }

    @Override
    public int size() {
      return last == null ? kept : kept + 1;
    }
  }
}
