package org.permafrost.network.exchange.convert;

import java.util.List;
import org.permafrost.network.exchange.onnx.OnnxNode;

/** Takes over the nodes of some operators. */
interface OperatorConverter {

  /** Names of ONNX's operators. */
  List<String> operators();

  /**
   * Says what the node's output stands for, and adds what it takes to the network.
   *
   * @throws org.permafrost.network.exchange.Refusal for what is not supported
   */
  void convert(OnnxNode node, Conversion conversion);
}
