package dev.workroom.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record as the wire sees it, looked up once for each class.
 *
 * @param tagged whether it is one of a sealed family, so that its name goes before its fields
 * @param scalar whether it stands for its one component {@code value}
 */
record Shape(
    String name, List<Field> fields, Constructor<?> constructor, boolean tagged, boolean scalar) {
  /** The property that names a family's member. */
  static final String TAG = "type";

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return look(type);
        }
      };

  private static final ClassValue<Map<String, Class<?>>> FAMILIES =
      new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> type) {
          var members = new LinkedHashMap<String, Class<?>>();
          collect(type, members);
          return members;
        }
      };

  /** One component; its annotations are looked at when they matter, because they come dear. */
  static final class Field {
    private final RecordComponent component;
    private final Method accessor;
    private final Type type;
    private @Nullable Boolean nullable;

    Field(RecordComponent component, Method accessor) {
      this.component = component;
      this.accessor = accessor;
      this.type = component.getGenericType();
    }

    String name() {
      return component.getName();
    }

    Type type() {
      return type;
    }

    /** Threads that look at the same time find the same. */
    boolean nullable() {
      Boolean known = nullable;
      if (known == null) {
        known = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        nullable = known;
      }
      return known;
    }

    Optional<Describe> told() {
      return Optional.ofNullable(component.getAnnotation(Describe.class));
    }

    boolean guided() {
      return component.isAnnotationPresent(Guided.class);
    }

    @Nullable Object get(Record of) {
      try {
        return accessor.invoke(of);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(accessor + " cannot be read", e);
      }
    }
  }

  static Shape of(Class<?> type) {
    return SHAPES.get(type);
  }

  /** The records of a sealed family by their simple names. */
  static Map<String, Class<?>> family(Class<?> sealed) {
    return FAMILIES.get(sealed);
  }

  /**
   * Makes one; the arguments are in the order of the fields.
   *
   * @throws IllegalArgumentException with the constructor's own words if it refuses them
   */
  Object create(@Nullable Object[] arguments) {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException(constructor + " failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(constructor + " cannot be called", e);
    }
  }

  private static Shape look(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null) {
      throw new IllegalArgumentException(type.getName() + " is not a record");
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      var fields = new ArrayList<Field>();
      for (RecordComponent component : components) {
        fields.add(field(component));
      }
      boolean tagged = Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed);
      if (tagged && fields.stream().anyMatch(f -> f.name().equals(TAG))) {
        throw new IllegalArgumentException(type.getName() + " needs another name for " + TAG);
      }
      boolean scalar = !tagged && fields.size() == 1 && fields.getFirst().name().equals("value");
      return new Shape(type.getSimpleName(), List.copyOf(fields), constructor, tagged, scalar);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " has no canonical constructor", e);
    }
  }

  private static Field field(RecordComponent component) {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    return new Field(component, accessor);
  }

  private static void collect(Class<?> type, Map<String, Class<?>> members) {
    if (type.isRecord()) {
      Class<?> other = members.putIfAbsent(type.getSimpleName(), type);
      if (other != null && other != type) {
        throw new IllegalStateException(type + " and " + other + " share a name");
      }
    } else {
      for (Class<?> member : type.getPermittedSubclasses()) {
        collect(member, members);
      }
    }
  }
}
