package org.permafrost.network.zoo;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.permafrost.network.FreezableNormalization;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether DL4J uses oneDNN (cuDNN on CUDA). It is off by default, twice: by a system property
 * and by a class that ND4J moved, which {@code org.nd4j.nativeblas.Nd4jCpu} replaces.
 */
public final class NativeHelpers {

  private static final Logger LOG = LoggerFactory.getLogger(NativeHelpers.class);

  private static final Set<Class<?>> HELPED =
      Set.of(ConvolutionLayer.class, SubsamplingLayer.class, FreezableNormalization.class);

  private NativeHelpers() {}

  /**
   * How many images may share a forward pass in evaluation mode. oneDNN convolves image by image.
   * Without it a batch becomes a single BLAS product, whose bits may depend on the place of an
   * image in it, so each image then goes alone.
   *
   * @param wanted images
   */
  public static int sharing(int wanted) {
    return Known.ON ? wanted : 1;
  }

  /** Looked at once: it takes a network. */
  private static final class Known {
    static final boolean ON = check().on();

    private Known() {}
  }

  /** Builds a small network in this JVM and looks which of its layers got a helper. */
  public static HelperStatus check() {
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    String backend = environment.getProperty("backend", "unknown");
    String build = NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo();
    boolean built = !"CPU".equalsIgnoreCase(backend) || build.contains("HAVE_ONEDNN");
    boolean allowed = "false".equalsIgnoreCase(System.getProperty(HelperStatus.PROPERTY));
    return new HelperStatus(backend, allowed, built, layersWithout());
  }

  /** Checks, and says in the log and on a stream what to do when helpers are off. */
  public static HelperStatus warnLoudlyIfOff(PrintStream out) {
    HelperStatus status = check();
    if (status.on()) {
      LOG.info("{}", status.summary());
    } else {
      LOG.warn("{}", status.summary());
      out.println("*** " + status.summary());
    }
    return status;
  }

  private static List<String> layersWithout() {
    return Arrays.stream(probe().getLayers())
        .filter(l -> HELPED.contains(l.conf().getLayer().getClass()))
        .filter(l -> l.getHelper() == null)
        .map(l -> l.conf().getLayer().getLayerName())
        .toList();
  }

  /** One convolution, one batch normalisation, one pooling, one classifier. */
  private static ComputationGraph probe() {
    OptimizerSettings optimizer = new OptimizerSettings(Rule.SGD, 0.1, 0, 0, 0, 1e-8, 0, 0);
    GraphSketch sketch =
        new GraphSketch(
            new NetworkSpec(
                Architecture.RESNET_SMALL, NetworkSpec.SMALLEST_IMAGE, 2, 1, optimizer));
    String convolution = sketch.convolution("convolution", GraphSketch.INPUT, 1, 3, 1, false);
    String pooled = sketch.maxPool("pool", sketch.normalization(convolution), 2, 2, 0);
    sketch.classifier(sketch.globalAveragePool("average-pool", pooled), 1);
    ComputationGraphConfiguration configuration = sketch.configuration();
    return Networks.create(configuration, InitialParameters.of(configuration, 1));
  }
}
