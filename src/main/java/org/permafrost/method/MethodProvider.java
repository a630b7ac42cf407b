package org.permafrost.method;

import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiFunction;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.problem.Problem;

/**
 * Makes a method by its name. Users add their own through {@link java.util.ServiceLoader}: a public
 * class with a public constructor without arguments, named in {@code
 * META-INF/services/org.permafrost.method.MethodProvider}.
 */
public interface MethodProvider {
  /** Name in {@code strategy.freeze}: lower case, digits and hyphens. */
  String label();

  /**
   * The method of a run.
   *
   * @param memory what it remembered when the run was last saved; empty for a new run
   * @throws Problem (usage) if its settings contradict each other; (data) if the memory is damaged
   */
  Method open(MethodContext context, SortedMap<String, byte[]> memory);

  /**
   * What a model that was trained with this method is for each of its tasks; empty if it is the
   * same for all.
   *
   * @param memory entries of the model file
   */
  default Optional<TaskViews> tasks(FilterCatalog catalog, SortedMap<String, byte[]> memory) {
    return Optional.empty();
  }

  /** A provider that calls a constructor. */
  static MethodProvider of(
      String label, BiFunction<MethodContext, SortedMap<String, byte[]>, Method> constructor) {
    return new MethodProvider() {
      @Override
      public String label() {
        return label;
      }

      @Override
      public Method open(MethodContext context, SortedMap<String, byte[]> memory) {
        return constructor.apply(context, memory);
      }
    };
  }
}
