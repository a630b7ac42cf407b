package org.permafrost.settings.bind;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The same record with some components changed, by their names. */
public final class RecordCopy {
  private RecordCopy() {}

  /**
   * @param changed component to new value
   * @throws IllegalArgumentException for a name that no component has or a value of another type
   */
  public static <R extends Record> R of(R record, Map<String, Object> changed) {
    @SuppressWarnings("unchecked")
    Class<R> type = (Class<R>) record.getClass();
    RecordComponent[] components = type.getRecordComponents();
    Set<String> unknown = new HashSet<>(changed.keySet());
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        String name = components[i].getName();
        unknown.remove(name);
        values[i] = changed.containsKey(name) ? changed.get(name) : read(components[i], record);
      }
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException(type.getSimpleName() + " has no " + unknown);
      }
      Constructor<R> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("Cannot copy " + type, e);
    }
  }

  private static Object read(RecordComponent component, Record record)
      throws ReflectiveOperationException {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    return accessor.invoke(record);
  }
}
