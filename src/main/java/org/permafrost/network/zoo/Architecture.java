package org.permafrost.network.zoo;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;

/** The networks Permafrost knows. */
public enum Architecture {
  /** torchvision's layout; 21,289,802 trainable parameters at 10 classes. */
  RESNET34("resnet34", ResidualNetwork.RESNET34::addTo),
  /** torchvision's layout; 11,181,642 trainable parameters at 10 classes. */
  RESNET18("resnet18", ResidualNetwork.RESNET18::addTo),
  /** torchvision's layout; 23,528,522 trainable parameters at 10 classes. */
  RESNET50("resnet50", ResidualNetwork.RESNET50::addTo),
  /** Three stages of 16, 32 and 64 filters; 78,042 trainable parameters at 10 classes. */
  RESNET_SMALL("resnet-small", ResidualNetwork.SMALL::addTo),
  /** Thirteen convolutions with bias; the classifier depends on the image size. */
  VGG16("vgg16", VggNetwork.PLAIN::addTo),
  /** As {@link #VGG16} with batch normalisation in place of biases. */
  VGG16_BN("vgg16-bn", VggNetwork.NORMALIZED::addTo),
  /** torchvision's layout; 2,236,682 trainable parameters at 10 classes. */
  MOBILENET_V2("mobilenet-v2", InvertedResidualNetwork.MOBILENET_V2::addTo),
  /** 3,383,818 trainable parameters at 10 classes. */
  EFFICIENTNET_LITE0("efficientnet-lite0", InvertedResidualNetwork.EFFICIENTNET_LITE0::addTo),
  /** torchvision's layout; 6,964,106 trainable parameters at 10 classes. */
  DENSENET121("densenet121", DenselyConnectedNetwork::addTo),
  /** Caffe's layout for three channels; the hidden layer depends on the image size. */
  LENET5("lenet5", LeNet::addTo);

  private final String label;
  private final BiConsumer<GraphSketch, NetworkSpec> layers;

  Architecture(String label, BiConsumer<GraphSketch, NetworkSpec> layers) {
    this.label = label;
    this.layers = layers;
  }

  /** Name in settings, tables and model files. */
  public String label() {
    return label;
  }

  /** All names, in the order of this enum. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Architecture::label).toList();
  }

  /**
   * The architecture of that name.
   *
   * @throws Problem if there is none; names the nearest
   */
  public static Architecture named(String name) {
    return Arrays.stream(values())
        .filter(a -> a.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.usage(
                    "Unknown network %s; did you mean %s? Known: %s.",
                    name, NearestName.of(name, labels()), String.join(", ", labels())));
  }

  ComputationGraphConfiguration configuration(NetworkSpec spec) {
    GraphSketch sketch = new GraphSketch(spec);
    layers.accept(sketch, spec);
    sketch.checkInserts(label);
    return sketch.configuration();
  }

  @Override
  public String toString() {
    return label;
  }
}
