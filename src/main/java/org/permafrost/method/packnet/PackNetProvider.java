package org.permafrost.method.packnet;

import java.util.Optional;
import java.util.SortedMap;
import org.permafrost.method.Method;
import org.permafrost.method.MethodContext;
import org.permafrost.method.MethodProvider;
import org.permafrost.method.TaskViews;
import org.permafrost.network.catalog.FilterCatalog;

/** Makes {@link PackNet}, and tells the tasks of its models apart. */
public final class PackNetProvider implements MethodProvider {
  @Override
  public String label() {
    return PackNet.LABEL;
  }

  @Override
  public Method open(MethodContext context, SortedMap<String, byte[]> memory) {
    return PackNet.of(context, memory);
  }

  @Override
  public Optional<TaskViews> tasks(FilterCatalog catalog, SortedMap<String, byte[]> memory) {
    return memory.containsKey(OwnersEntry.NAME)
        ? Optional.of(new PackedTasks(catalog, OwnersEntry.read(catalog, memory)))
        : Optional.empty();
  }
}
