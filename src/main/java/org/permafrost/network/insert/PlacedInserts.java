package org.permafrost.network.insert;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.permafrost.network.insert.PenaltyInsert.Target;
import org.permafrost.network.insert.Place.Relation;
import org.permafrost.problem.Problem;
import org.permafrost.settings.InsertSettings;
import org.permafrost.settings.NearestName;

/**
 * The inserts of one network while it is built. The architecture says which places it has, by
 * asking what stands there; an insert whose place never came is an error.
 */
public final class PlacedInserts {
  private final List<Placed> all = new ArrayList<>();
  private final Set<Placed> used = new HashSet<>();
  private final Set<Place> offered = new LinkedHashSet<>();

  private record Placed(InsertSettings settings, Insert insert, Place place) {
    <R> R build(BiFunction<Insert, InsertOptions, R> building) {
      InsertOptions options = new InsertOptions(settings);
      R built = building.apply(insert, options);
      options.checkAllRead();
      return built;
    }
  }

  private PlacedInserts() {}

  /**
   * @throws Problem (usage) for an unknown kind, a place it cannot have, or the same kind at the
   *     same place twice
   */
  public static PlacedInserts of(List<InsertSettings> settings) {
    PlacedInserts inserts = new PlacedInserts();
    for (InsertSettings one : settings) {
      inserts.add(one);
    }
    return inserts;
  }

  private void add(InsertSettings settings) {
    Insert insert = InsertKinds.named(settings.kind());
    Place place = Place.parse(settings.at(), settings.kind());
    Set<Relation> possible =
        insert instanceof LayerInsert
            ? Set.of(Relation.AFTER, Relation.BEFORE)
            : Set.of(insert instanceof PenaltyInsert ? Relation.ON : Relation.INSTEAD_OF);
    if (!possible.contains(place.relation())) {
      throw Problem.usage(
          "Cannot place %s at \"%s\" (network.inserts); it is %s.",
          settings.kind(),
          settings.at(),
          insert instanceof LayerInsert
              ? "a layer: write after STAGE, after BLOCK or before classifier"
              : insert instanceof PenaltyInsert
                  ? "a penalty: write on LAYERS"
                  : "a kind of convolution: write instead of CONVOLUTION");
    }
    for (Placed other : all) {
      boolean same = other.place().equals(place);
      if (same && (other.insert().kind().equals(insert.kind()) || isConvolution(insert))) {
        throw Problem.usage(
            "Cannot place both %s and %s (network.inserts); remove one of them.",
            other.settings(), settings);
      }
    }
    all.add(new Placed(settings, insert, place));
  }

  private static boolean isConvolution(Insert insert) {
    return insert instanceof ConvolutionInsert;
  }

  /**
   * A layer and the name it gets.
   *
   * @param name without underscore
   */
  public record Named(String name, InsertedLayer layer) {}

  /** What stands at a place of layers, in the order of the settings. */
  public List<Named> layers(Place place) {
    return at(place).stream()
        .map(
            p ->
                new Named(
                    place.name() + "-" + p.insert().kind(),
                    p.build((insert, options) -> ((LayerInsert) insert).layer(options))))
        .toList();
  }

  /**
   * Builds what stands in place of a convolution.
   *
   * @return false if nothing does, so that the convolution itself is to be built
   */
  public boolean replace(ConvolutionSite site) {
    Optional<Placed> placed = at(new Place(Relation.INSTEAD_OF, site.name())).stream().findFirst();
    placed.ifPresent(
        p ->
            p.build(
                (insert, options) -> {
                  ((ConvolutionInsert) insert).build(site, options);
                  return site;
                }));
    return placed.isPresent();
  }

  private List<Placed> at(Place place) {
    offered.add(place);
    List<Placed> here = all.stream().filter(p -> p.place().equals(place)).toList();
    used.addAll(here);
    return here;
  }

  /** Penalties on such parameters of a layer, in the order of the settings. */
  public List<Regularization> penalties(Target target, String layer) {
    List<Placed> here =
        all.stream()
            .filter(p -> p.insert() instanceof PenaltyInsert own && own.target() == target)
            .filter(p -> p.place().covers(layer))
            .toList();
    used.addAll(here);
    return here.stream()
        .map(p -> p.build((insert, options) -> ((PenaltyInsert) insert).penalty(options)))
        .toList();
  }

  /**
   * To be called when the network is complete.
   *
   * @throws Problem (usage) for an insert whose place the network does not have
   */
  public void checkUsed(String network) {
    for (Placed placed : all) {
      if (!used.contains(placed)) {
        throw Problem.usage(
            "Cannot place %s at \"%s\" (network.inserts): %s has %s.",
            placed.insert().kind(), placed.settings().at(), network, missing(placed));
      }
    }
  }

  private String missing(Placed placed) {
    if (placed.insert() instanceof PenaltyInsert penalty) {
      return "no layer of that name with such parameters ("
          + (penalty.target() == Target.SCALES ? "batch normalisation" : "convolution")
          + ")";
    }
    List<String> places =
        offered.stream()
            .filter(o -> o.relation() == placed.place().relation())
            .map(Place::toString)
            .toList();
    return places.isEmpty()
        ? "no such place"
        : "no such place, the nearest is \""
            + NearestName.of(placed.place().toString(), places)
            + "\"; all: "
            + String.join(", ", places);
  }
}
