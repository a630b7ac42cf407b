package org.permafrost.network.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.permafrost.network.model.TestNetworks;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.Networks;

class LogitsTest {
  /** One network that ends in a pool and one that ends in dense layers with dropout. */
  @ParameterizedTest
  @EnumSource(names = {"RESNET_SMALL", "VGG16"})
  void theirSoftmaxIsTheOutput(Architecture architecture) {
    ComputationGraph network = Networks.create(TestNetworks.spec(architecture, 32));
    INDArray images = Nd4j.rand(3, 3, 32, 32);
    network.getLayer("classifier").getParam("b").putScalar(2, 1.5f);

    INDArray logits = Nd4j.createFromArray(Logits.of(network, images));

    assertThat(logits.shape()).containsExactly(3, 10);
    assertThat(Transforms.softmax(logits).distance2(network.outputSingle(images)))
        .isCloseTo(0, within(1e-5));
  }
}
