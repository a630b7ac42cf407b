package org.permafrost.network.zoo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.permafrost.network.FreezableNormalization;
import org.permafrost.network.insert.PenaltyInsert.Target;
import org.permafrost.network.insert.Place;
import org.permafrost.network.insert.Place.Relation;
import org.permafrost.network.insert.PlacedInserts;
import org.permafrost.network.operator.ChannelGate;
import org.permafrost.network.operator.GeneralConvolution;
import org.permafrost.problem.Problem;
import org.permafrost.settings.TrainSettings.OptimizerSettings;

/**
 * A network under construction. Each method adds a vertex behind a named one and returns the new
 * name. Names hold no underscore, because DL4J cuts gradient names at the last one.
 */
public final class GraphSketch {
  public static final String INPUT = "image";
  static final String CLASSIFIER = "classifier";

  private final NetworkSpec spec;
  private final GraphBuilder graph;
  private final PlacedInserts inserts;
  private final Set<String> names = new HashSet<>();

  public GraphSketch(NetworkSpec spec) {
    this.spec = spec;
    this.inserts = PlacedInserts.of(spec.inserts());
    this.graph = GraphBasis.open(spec.seed(), spec.optimizer());
  }

  /**
   * A square convolution that keeps the size at stride 1, or what is inserted instead of it;
   * without bias if it is normalised.
   */
  public String convolution(
      String name, String from, int filters, int kernel, int stride, boolean bias) {
    ReplacedConvolution site =
        new ReplacedConvolution(this, name, from, filters, kernel, stride, bias);
    if (!inserts.replace(site)) {
      plainConvolution(name, from, filters, kernel, stride, bias);
    } else if (!names.contains(name)) {
      throw new IllegalStateException("What stands instead of " + name + " does not end in it");
    }
    return name;
  }

  String plainConvolution(
      String name, String from, int filters, int kernel, int stride, boolean bias) {
    int padding = kernel / 2;
    ConvolutionLayer.Builder convolution =
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .padding(padding, padding)
            .nOut(filters)
            .hasBias(bias);
    ConvolutionLayer built = regularised(convolution, 1, 2, 3).build();
    built.setRegularization(
        joined(built.getRegularization(), inserts.penalties(Target.WEIGHTS, name)));
    return layer(name, built, from);
  }

  /**
   * A square convolution without bias whose filters read channels of their own; keeps the size at
   * stride 1.
   *
   * @param groups divides the channels it reads and the filters
   */
  public String groupedConvolution(
      String name, String from, int filters, int kernel, int stride, int groups) {
    int padding = kernel / 2;
    return convolution(
        name,
        from,
        new GeneralConvolution.Builder(kernel, kernel)
            .stride(stride, stride)
            .sides(padding, padding, padding, padding)
            .groups(groups)
            .nOut(filters)
            .hasBias(false));
  }

  /** Any convolution. */
  public String convolution(String name, String from, GeneralConvolution.Builder convolution) {
    GeneralConvolution built = regularised(convolution, 1, 2, 3).build();
    built.setRegularization(
        joined(built.getRegularization(), inserts.penalties(Target.WEIGHTS, name)));
    return layer(name, built, from);
  }

  /** Batch normalisation that stores the plain variance; running statistics move by a tenth. */
  String normalization(String from) {
    return normalization(from, 1e-5, 0.9);
  }

  /**
   * As {@link #normalization(String)}.
   *
   * @param epsilon added to variances
   * @param decay what remains of a running statistic after one minibatch
   */
  String normalization(String from, double epsilon, double decay) {
    FreezableNormalization normalization = FreezableNormalization.of(epsilon, decay);
    List<Regularization> penalties = inserts.penalties(Target.SCALES, from);
    if (!penalties.isEmpty()) {
      normalization.setRegularization(penalties);
    }
    return layer(from + "-bn", normalization, from);
  }

  /** Batch normalisation of maps that do not come from one convolution alone. */
  String normalizationOf(String name, String from) {
    return layer(name, FreezableNormalization.of(1e-5, 0.9), from);
  }

  /**
   * What is inserted behind a stage or block.
   *
   * @param from its last vertex
   * @return the last vertex now
   */
  String after(String place, String from) {
    return inserted(new Place(Relation.AFTER, place), from);
  }

  private String inserted(Place place, String from) {
    String stream = from;
    for (PlacedInserts.Named insert : inserts.layers(place)) {
      if (insert.layer().readsMaps() != (place.relation() == Relation.AFTER)) {
        throw Problem.usage(
            "Cannot place %s \"%s\" (network.inserts); it reads %s.",
            insert.name(),
            place,
            insert.layer().readsMaps()
                ? "feature maps: write after STAGE or after BLOCK"
                : "what the classifier reads: write before classifier");
      }
      stream = layer(insert.name(), insert.layer(), stream);
    }
    return stream;
  }

  /**
   * To be called when all is built.
   *
   * @throws Problem (usage) for an insert that found no place
   */
  void checkInserts(String network) {
    inserts.checkUsed(network);
  }

  /** An activation of any kind but ReLU. */
  public String activation(String name, String from, IActivation function) {
    return layer(name, new org.permafrost.network.operator.Activation(function), from);
  }

  /** Channels of several maps, one behind the other. */
  public String concatenation(String name, String... from) {
    graph.addVertex(name, new MergeVertex(), from);
    return name;
  }

  /**
   * Multiplies each map by a number.
   *
   * @param numbers one per map
   */
  public String gate(String name, String maps, String numbers) {
    graph.addVertex(name, new ChannelGate(), maps, numbers);
    return name;
  }

  /** One number per map, still a map. */
  public String squeeze(String name, String from) {
    return layer(
        name,
        new GlobalPoolingLayer.Builder(PoolingType.AVG).collapseDimensions(false).build(),
        from);
  }

  public String relu(String name, String from) {
    return layer(name, new ActivationLayer(Activation.RELU), from);
  }

  String maxPool(String name, String from, int kernel, int stride, int padding) {
    return layer(name, pool(SubsamplingLayer.PoolingType.MAX, kernel, stride, padding), from);
  }

  String averagePool(String name, String from, int kernel) {
    return layer(name, pool(SubsamplingLayer.PoolingType.AVG, kernel, kernel, 0), from);
  }

  public String globalAveragePool(String name, String from) {
    return layer(name, new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), from);
  }

  String add(String name, String first, String second) {
    graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), first, second);
    return name;
  }

  /** A dense layer with ReLU; {@code keep} is the share of its inputs that dropout lets by. */
  public String dense(String name, String from, int outputs, double keep) {
    DenseLayer.Builder dense = new DenseLayer.Builder().nOut(outputs).activation(Activation.RELU);
    if (keep < 1) {
      dense.dropOut(keep);
    }
    return layer(name, regularised(dense, 0).build(), from);
  }

  /**
   * The softmax output over the classes.
   *
   * @param usualKeep share of its inputs that dropout lets by unless the specification says another
   */
  public void classifier(String from, double usualKeep) {
    OutputLayer.Builder output =
        new OutputLayer.Builder(spec.loss()).activation(Activation.SOFTMAX).nOut(spec.classes());
    double keep = spec.dropout() > 0 ? 1 - spec.dropout() : usualKeep;
    if (keep < 1) {
      output.dropOut(keep);
    }
    String read = inserted(new Place(Relation.BEFORE, CLASSIFIER), from);
    layer(CLASSIFIER, regularised(output, 0).build(), read);
    graph.setOutputs(CLASSIFIER);
  }

  public ComputationGraphConfiguration configuration() {
    return GraphBasis.close(graph, spec.imageSize());
  }

  /**
   * Penalties layer by layer: those set for the whole network are applied twice by DL4J.
   *
   * @param inputs dimensions of the weights that belong to one output
   */
  private <B extends BaseLayer.Builder<?>> B regularised(B layer, int... inputs) {
    OptimizerSettings optimizer = spec.optimizer();
    layer.l1(optimizer.l1()).l2(optimizer.l2());
    if (optimizer.weightDecay() > 0) {
      layer.weightDecay(optimizer.weightDecay(), true);
    }
    if (optimizer.maxNorm() > 0) {
      layer.constrainWeights(new MaxNormConstraint(optimizer.maxNorm(), inputs));
    }
    return layer;
  }

  /** The list itself where nothing comes to it. */
  private static List<Regularization> joined(List<Regularization> own, List<Regularization> more) {
    if (more.isEmpty()) {
      return own;
    }
    List<Regularization> all = new ArrayList<>(own);
    all.addAll(more);
    return all;
  }

  private String layer(String name, Layer layer, String from) {
    graph.addLayer(name, layer, from);
    names.add(name);
    return name;
  }

  private static SubsamplingLayer pool(
      SubsamplingLayer.PoolingType type, int kernel, int stride, int padding) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(kernel, kernel)
        .stride(stride, stride)
        .padding(padding, padding)
        .build();
  }
}
