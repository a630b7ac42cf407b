package org.permafrost.settings.bind;

import com.typesafe.config.Config;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.permafrost.problem.Problem;

/**
 * Reads a record from a block: each component from the key of its own name, so that their order
 * means nothing. A component that is a record is read from the block of its name. Numbers say their
 * range ({@link Whole}, {@link Between}), lists of numbers what they hold ({@link Numbers}, {@link
 * Shares}); what several components must agree on, the record checks in its constructor.
 */
public final class RecordBinder {
  private RecordBinder() {}

  /**
   * Binds all of the settings.
   *
   * @throws Problem (usage) for a value of another type or out of range: names the key, the value
   *     and what is allowed
   * @throws com.typesafe.config.ConfigException.Missing for a component without a key
   */
  public static <R extends Record> R bind(Config settings, Class<R> type) {
    return bind(new SettingsReader(settings), type);
  }

  /**
   * Binds one block of the settings.
   *
   * @param type says with {@link Block} where it is
   */
  public static <R extends Record> R block(Config settings, Class<R> type) {
    Block block =
        Optional.ofNullable(type.getAnnotation(Block.class))
            .orElseThrow(
                () -> new IllegalArgumentException(type.getSimpleName() + " needs a @Block"));
    return bind(new SettingsReader(settings).in(block.value()), type);
  }

  private static <R extends Record> R bind(SettingsReader block, Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = value(block, components[i]);
    }
    try {
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
      throw new IllegalArgumentException("Cannot bind " + type, e);
    }
  }

  private static Object value(SettingsReader block, RecordComponent component) {
    Class<?> type = component.getType();
    String key = SettingNames.key(component.getName());
    if (component.isAnnotationPresent(AsJson.class)) {
      return block.json(component.getAnnotation(AsJson.class).except());
    }
    if (type == boolean.class) {
      return block.flag(key);
    }
    if (type == int.class || type == long.class) {
      Whole range = says(component, Whole.class);
      return type == int.class
          ? block.whole(key, Math.toIntExact(range.least()), Math.toIntExact(range.most()))
          : (Object) block.whole(key, range.least(), range.most());
    }
    if (type == double.class) {
      Between range = says(component, Between.class);
      return block.number(key, range.least(), range.most());
    }
    if (type == String.class) {
      return block.text(key);
    }
    if (type == List.class) {
      return list(block, key, component);
    }
    if (type == Map.class) {
      return block.map(key);
    }
    if (type.isEnum()) {
      return block.choice(key, type);
    }
    if (type.isRecord()) {
      return bind(block.in(key), type.asSubclass(Record.class));
    }
    throw unbound(component, "has a type that no setting has");
  }

  private static List<?> list(SettingsReader block, String key, RecordComponent component) {
    Object of = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    if (of == String.class) {
      return block.texts(key);
    }
    if (of instanceof ParameterizedType blocks && blocks.getRawType() == Map.class) {
      return block.objects(key);
    }
    if (of instanceof Class<?> type && type.isEnum()) {
      return block.choices(key, type);
    }
    if (component.isAnnotationPresent(Shares.class)) {
      return block.shares(key);
    }
    Numbers numbers = says(component, Numbers.class);
    return numbers.positive()
        ? block.positives(key, numbers.count())
        : block.numbers(key, numbers.count());
  }

  private static <A extends java.lang.annotation.Annotation> A says(
      RecordComponent component, Class<A> range) {
    return Optional.ofNullable(component.getAnnotation(range))
        .orElseThrow(() -> unbound(component, "needs a @" + range.getSimpleName()));
  }

  private static IllegalArgumentException unbound(RecordComponent component, String why) {
    return new IllegalArgumentException(
        component.getDeclaringRecord().getSimpleName() + "." + component.getName() + " " + why);
  }
}
