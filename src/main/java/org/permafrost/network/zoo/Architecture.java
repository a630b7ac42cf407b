package org.permafrost.network.zoo;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;
import org.permafrost.settings.NetworkSettings.Stem;

/** The networks Permafrost knows. */
public enum Architecture {
  /** torchvision's layout; 21,289,802 trainable parameters at 10 classes. */
  RESNET34("resnet34", Stem.IMAGENET, ResidualNetwork.RESNET34::addTo),
  /** torchvision's layout; 11,181,642 trainable parameters at 10 classes. */
  RESNET18("resnet18", Stem.IMAGENET, ResidualNetwork.RESNET18::addTo),
  /** torchvision's layout; 23,528,522 trainable parameters at 10 classes. */
  RESNET50("resnet50", Stem.IMAGENET, ResidualNetwork.RESNET50::addTo),
  /** Three stages of 16, 32 and 64 filters; 78,042 trainable parameters at 10 classes. */
  RESNET_SMALL("resnet-small", Stem.SMALL, ResidualNetwork.SMALL::addTo),
  /** Thirteen convolutions with bias; the classifier depends on the image size. */
  VGG16("vgg16", Stem.AUTO, VggNetwork.PLAIN::addTo),
  /** As {@link #VGG16} with batch normalisation in place of biases. */
  VGG16_BN("vgg16-bn", Stem.AUTO, VggNetwork.NORMALIZED::addTo),
  /** torchvision's layout; 2,236,682 trainable parameters at 10 classes. */
  MOBILENET_V2("mobilenet-v2", Stem.IMAGENET, InvertedResidualNetwork.MOBILENET_V2::addTo),
  /** 3,383,818 trainable parameters at 10 classes. */
  EFFICIENTNET_LITE0(
      "efficientnet-lite0", Stem.IMAGENET, InvertedResidualNetwork.EFFICIENTNET_LITE0::addTo),
  /** torchvision's layout; 6,964,106 trainable parameters at 10 classes. */
  DENSENET121("densenet121", Stem.IMAGENET, DenselyConnectedNetwork::addTo),
  /** Caffe's layout for three channels; the hidden layer depends on the image size. */
  LENET5("lenet5", Stem.AUTO, LeNet::addTo);

  private final String label;
  private final Stem stem;
  private final BiConsumer<GraphSketch, NetworkSpec> layers;

  /**
   * @param stem its own, {@code AUTO} if it knows but one beginning
   */
  Architecture(String label, Stem stem, BiConsumer<GraphSketch, NetworkSpec> layers) {
    this.label = label;
    this.stem = stem;
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

  /**
   * Another stem than its own, or {@code AUTO}.
   *
   * @throws Problem (usage) if it has no stem that could be chosen
   */
  public Stem other(Stem wanted) {
    if (wanted != Stem.AUTO && stem == Stem.AUTO) {
      throw Problem.usage(
          "Cannot set network.stem to %s: %s begins with a stage like the others. Set"
              + " network.stem=auto.",
          wanted.label(), label);
    }
    return wanted == stem ? Stem.AUTO : wanted;
  }

  /** What {@code AUTO} means. */
  Stem ownStem() {
    return stem;
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
