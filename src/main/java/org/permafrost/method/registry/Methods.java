package org.permafrost.method.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.permafrost.method.Method;
import org.permafrost.method.MethodContext;
import org.permafrost.method.MethodProvider;
import org.permafrost.method.TaskViews;
import org.permafrost.method.filter.ElasticWeights;
import org.permafrost.method.filter.ExactFreezing;
import org.permafrost.method.filter.GradientZero;
import org.permafrost.method.filter.NoFreezing;
import org.permafrost.method.filter.SealedFreezing;
import org.permafrost.method.filter.SharedFilters;
import org.permafrost.method.freezeout.FreezeOut;
import org.permafrost.method.lwf.LearningWithoutForgetting;
import org.permafrost.method.packnet.PackNetProvider;
import org.permafrost.method.si.SynapticIntelligence;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;
import org.permafrost.settings.Settings;
import org.permafrost.settings.StrategySettings.Sharing;

/** The registry of methods: those of Permafrost, and those of users on the class path. */
public final class Methods {
  /** A new method of Permafrost is one line here. */
  private static final List<MethodProvider> OWN =
      List.of(
          MethodProvider.of("exact", (context, memory) -> new ExactFreezing(context)),
          MethodProvider.of("sealed", (context, memory) -> SealedFreezing.of(context)),
          MethodProvider.of("gradient-zero", (context, memory) -> new GradientZero(context)),
          MethodProvider.of("ewc", ElasticWeights::new),
          MethodProvider.of("freezeout", (context, memory) -> new FreezeOut(context)),
          new PackNetProvider(),
          MethodProvider.of("lwf", LearningWithoutForgetting::new),
          MethodProvider.of("si", SynapticIntelligence::new),
          MethodProvider.of(
              "none", (context, memory) -> new NoFreezing(context.strategy().protect().groups())));

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  private Methods() {}

  /**
   * The method of a run by its settings; one that holds nothing in a mode that freezes nothing.
   *
   * @param memory what it remembered when the run was last saved; empty for a new run
   * @throws Problem (usage) for an unknown name, or settings that contradict each other
   */
  public static Method open(
      Settings settings, FilterCatalog catalog, SortedMap<String, byte[]> memory) {
    return settings.mode().freezes()
        ? ofSettings(new MethodContext(settings, catalog), memory)
        : new NoFreezing(settings.strategy().protect().groups());
  }

  /** As {@link #open}, whatever the mode. */
  public static Method ofSettings(MethodContext context, SortedMap<String, byte[]> memory) {
    Method method = provider(context.strategy().freeze()).open(context, memory);
    return context.strategy().sharing() == Sharing.SHARE
        ? SharedFilters.over(method, context, memory)
        : method;
  }

  /**
   * What a model is for each of its tasks, if it was trained with a method that tells them apart.
   *
   * @param memory entries of the model file
   */
  public static Optional<TaskViews> tasks(FilterCatalog catalog, SortedMap<String, byte[]> memory) {
    return known().values().stream()
        .flatMap(provider -> provider.tasks(catalog, memory).stream())
        .findFirst();
  }

  private static MethodProvider provider(String label) {
    SortedMap<String, MethodProvider> known = known();
    MethodProvider provider = known.get(label);
    if (provider == null) {
      throw Problem.usage(
          "Cannot set strategy.freeze to \"%s\"; did you mean %s? Choose one of %s.",
          label, NearestName.of(label, known.keySet()), String.join(", ", known.keySet()));
    }
    return provider;
  }

  /**
   * Checks a name before anything is started.
   *
   * @throws Problem (usage) for one that no method has
   */
  public static void checkName(String label) {
    provider(label);
  }

  /** Names of all methods. */
  public static SortedSet<String> names() {
    return new TreeSet<>(known().keySet());
  }

  private static SortedMap<String, MethodProvider> known() {
    SortedMap<String, MethodProvider> known = new TreeMap<>();
    OWN.forEach(provider -> known.put(provider.label(), provider));
    for (MethodProvider added : added()) {
      if (!NAME.matcher(added.label()).matches()) {
        throw Problem.usage(
            "Cannot name a method \"%s\" as %s does; use lower-case letters, digits and '-', a letter"
                + " first.",
            added.label(), added.getClass().getName());
      }
      MethodProvider other = known.put(added.label(), added);
      if (other != null) {
        throw Problem.usage(
            "Two methods are called %s: %s and %s. Remove one of them from the class path.",
            added.label(), other.getClass().getName(), added.getClass().getName());
      }
    }
    return known;
  }

  /** Those of users. */
  private static List<MethodProvider> added() {
    List<MethodProvider> added = new ArrayList<>();
    try {
      ServiceLoader.load(MethodProvider.class).forEach(added::add);
    } catch (ServiceConfigurationError e) {
      throw Problem.environment(
              "A method on the class path cannot be used: %s. Correct its jar or leave it out of"
                  + " --jars.",
              e.getMessage())
          .causedBy(e);
    }
    return added;
  }
}
