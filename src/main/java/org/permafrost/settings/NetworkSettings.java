package org.permafrost.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.permafrost.problem.Problem;
import org.permafrost.settings.bind.Labels;
import org.permafrost.settings.bind.Whole;

/**
 * Which network is trained, and what computes it.
 *
 * @param name of the architecture
 * @param stem how it begins
 * @param head what becomes of the classifier of a model that a run starts from
 * @param layers what its layers are to compute with
 * @param frozenBackward what native ones do about gradients of frozen parameters
 * @param frozenForward what they do about maps that only frozen parameters make
 * @param frozenCacheMib most that a process keeps of these maps
 * @param units what of it is ranked and frozen one by one
 * @param inserts layers and penalties beside the architecture, as written; see {@link #placed}
 */
public record NetworkSettings(
    String name,
    Stem stem,
    Head head,
    WantedLayers layers,
    FrozenBackward frozenBackward,
    FrozenForward frozenForward,
    @Whole(least = 0, most = 1 << 20) int frozenCacheMib,
    List<Unit> units,
    List<Map<String, Object>> inserts) {
  /**
   * @throws org.permafrost.problem.Problem (usage) for an insert without kind or place, or if there
   *     are no units
   */
  public NetworkSettings {
    units = units.stream().distinct().sorted().toList();
    if (units.isEmpty()) {
      throw Problem.usage(
          "Cannot set network.units to []; name at least one of %s.",
          Arrays.stream(Unit.values()).map(Unit::label).collect(Collectors.joining(", ")));
    }
    InsertSettings.list(inserts);
  }

  /** What of a network is ranked and frozen one by one. */
  public enum Unit {
    /** Of convolutions. */
    FILTERS,
    /** Outputs of hidden dense layers. */
    DENSE,
    /**
     * Channels of batch normalisations: next to filters only of those that belong to no filter, or
     * else of all.
     */
    NORMALIZATIONS;

    /** The usual choice. */
    public static final List<Unit> ONLY_FILTERS = List.of(FILTERS);

    /** Name in settings. */
    public String label() {
      return Labels.of(this);
    }
  }

  /** The layers and penalties that stand in the network beside its architecture. */
  public List<InsertSettings> placed() {
    return InsertSettings.list(inserts);
  }

  /** How a network reads its image. */
  public enum Stem {
    /** As its architecture does. */
    AUTO,
    /** At half the resolution or less, as for ImageNet. */
    IMAGENET,
    /** At full resolution, as for images of 32 pixels. */
    SMALL;

    /** Name in settings. */
    public String label() {
      return Labels.of(this);
    }
  }

  /** What becomes of the classifier of a model that a run starts from. */
  public enum Head {
    /** It goes on; the classes must be the same. */
    KEEP,
    /** A new one takes its place, with initial weights and the classes of the data set. */
    NEW
  }

  /** Whose code the layers of a network run. */
  public enum Layers {
    /** DL4J's, with its helpers. */
    STOCK,
    /** Permafrost's own on oneDNN, where it has them. */
    NATIVE;

    /** Name in settings. */
    public String label() {
      return Labels.of(this);
    }
  }

  /** What a user says about {@link Layers}. */
  public enum WantedLayers {
    /**
     * Native ones where machine and network allow, else stock; settled before anything computes.
     */
    AUTO,
    STOCK,
    NATIVE;

    /** Name in settings. */
    public String label() {
      return Labels.of(this);
    }

    /**
     * What is to compute.
     *
     * @throws IllegalStateException if nobody has settled it yet
     */
    public Layers settled() {
      return switch (this) {
        case AUTO -> throw new IllegalStateException("network.layers is still auto");
        case STOCK -> Layers.STOCK;
        case NATIVE -> Layers.NATIVE;
      };
    }
  }

  /** What native layers do about gradients of frozen parameters. */
  public enum FrozenBackward {
    /** They leave them out where that saves time. */
    SKIP,
    /** They compute all. */
    FULL
  }

  /** What native layers do about maps that only frozen parameters make. */
  public enum FrozenForward {
    /** They compute them at each step. */
    COMPUTE,
    /** They compute them once for each image and keep them. */
    CACHED
  }
}
