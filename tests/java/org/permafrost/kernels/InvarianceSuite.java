package org.permafrost.kernels;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.permafrost.network.onednn.ProcessorKind;
import org.permafrost.network.zoo.NativeHelpers;

/**
 * Runs the tests of some classes that carry the tag {@code invariance}, in a process whose
 * environment chose the kernels. The last line tells what ran with what.
 */
final class InvarianceSuite {
  private InvarianceSuite() {}

  public static void main(String[] classes) throws ClassNotFoundException {
    Class<?>[] chosen = new Class<?>[classes.length];
    for (int i = 0; i < classes.length; i++) {
      chosen[i] = Class.forName(classes[i]);
    }
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Arrays.stream(chosen).map(c -> selectClass(c)).toList())
            .filters(TagFilter.includeTags("invariance"))
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 5);
    System.out.printf(
        Locale.ROOT,
        "passed %d failed %d skipped %d images-alone %b kernels %s%n",
        summary.getTestsSucceededCount(),
        summary.getTotalFailureCount(),
        summary.getTestsSkippedCount() + summary.getTestsAbortedCount(),
        NativeHelpers.sharing(2) == 1,
        ProcessorKind.current().text());
    System.exit(0);
  }
}
