package org.permafrost.network.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.permafrost.rank.FilterId;

/**
 * Finds the filters that write the same channels: those that meet, those that these meet elsewhere,
 * and so on. In a residual network the stream of stage s is written by the stem or the stage's
 * shortcut, and by the last convolution of each block.
 */
final class WriteGroups {
  private final Map<FilterId, FilterId> parents = new HashMap<>();
  private final Map<String, Integer> positions = new HashMap<>();
  private final Comparator<FilterId> order;

  private WriteGroups(List<String> layers) {
    layers.forEach(layer -> positions.put(layer, positions.size()));
    order =
        Comparator.comparingInt((FilterId f) -> positions.get(f.layer()))
            .thenComparingInt(FilterId::index);
  }

  /**
   * @param layers of the network, in its order
   */
  static List<WriteGroup> of(List<String> layers, List<ChannelStream> meetings) {
    WriteGroups groups = new WriteGroups(layers);
    meetings.forEach(groups::meet);
    return groups.named();
  }

  private void meet(ChannelStream stream) {
    for (ChannelStream.Run run : stream.runs()) {
      for (int c = 0; !run.mixed() && !run.slices().isEmpty() && c < run.channels(); c++) {
        FilterId first = null;
        for (ChannelStream.Slice slice : run.slices()) {
          FilterId root = root(new FilterId(slice.layer(), slice.first() + c));
          if (first == null) {
            first = root;
          } else if (!root.equals(first)) {
            parents.put(root, first);
          }
        }
      }
    }
  }

  private FilterId root(FilterId filter) {
    FilterId at = filter;
    FilterId above = parents.putIfAbsent(at, at);
    while (above != null && !above.equals(at)) {
      at = above;
      above = parents.get(at);
    }
    parents.put(filter, at);
    return at;
  }

  /** Channels whose writers follow one another make a group. */
  private List<WriteGroup> named() {
    Map<FilterId, List<FilterId>> channels = new HashMap<>();
    for (FilterId filter : List.copyOf(parents.keySet())) {
      channels.computeIfAbsent(root(filter), r -> new ArrayList<>()).add(filter);
    }
    SortedMap<FilterId, List<FilterId>> byFirst = new TreeMap<>(order);
    for (List<FilterId> writers : channels.values()) {
      writers.sort(order);
      byFirst.put(writers.get(0), writers);
    }
    List<List<FilterId>> starts = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    for (List<FilterId> writers : byFirst.values()) {
      int last = starts.size() - 1;
      if (last >= 0 && writers.equals(shifted(starts.get(last), widths.get(last)))) {
        widths.set(last, widths.get(last) + 1);
      } else if (writers.size() > 1) {
        starts.add(writers);
        widths.add(1);
      }
    }
    List<String> names = names(starts);
    List<WriteGroup> groups = new ArrayList<>();
    for (int g = 0; g < starts.size(); g++) {
      groups.add(
          new WriteGroup(
              names.get(g),
              starts.get(g).stream().map(FilterId::layer).toList(),
              starts.get(g).stream().map(FilterId::index).toList(),
              widths.get(g)));
    }
    return groups;
  }

  private static List<FilterId> shifted(List<FilterId> filters, int by) {
    return filters.stream().map(f -> new FilterId(f.layer(), f.index() + by)).toList();
  }

  /** The stage where that says enough. */
  private List<String> names(List<List<FilterId>> groups) {
    List<String> stagesOfGroups = groups.stream().map(WriteGroups::stage).toList();
    Map<String, Long> count =
        stagesOfGroups.stream()
            .collect(Collectors.groupingBy(s -> s, LinkedHashMap::new, Collectors.counting()));
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      String stage = stagesOfGroups.get(g);
      FilterId first = groups.get(g).get(0);
      String name = count.get(stage) == 1 ? stage : first.layer();
      names.add(taken.add(name) ? name : name + "-" + first.index());
      taken.add(names.get(g));
    }
    return names;
  }

  private static String stage(Collection<FilterId> writers) {
    return writers.stream()
        .map(f -> LayerNames.stage(f.layer()))
        .filter(stage -> !stage.equals("stem"))
        .sorted()
        .findFirst()
        .orElse("stem");
  }

  /** Name of the first group that a convolution writes to. */
  static Optional<String> nameOf(String layer, List<WriteGroup> groups) {
    return groups.stream()
        .filter(g -> g.layers().contains(layer))
        .findFirst()
        .map(WriteGroup::name);
  }
}
