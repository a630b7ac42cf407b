package org.permafrost.network.onednn.graph;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.permafrost.network.insert.InsertedLayer;
import org.permafrost.network.onednn.memory.Layout;
import org.permafrost.network.operator.ChannelGate;
import org.permafrost.network.operator.ConvolutionForm;

/** What comes out of DL4J's layers. */
final class StockFlow {
  private StockFlow() {}

  /** Behind a vertex that stays DL4J's own; feature maps only if that is certain. */
  static Flow behind(GraphVertex vertex, List<Flow> read) {
    if (vertex instanceof ChannelGate && read.get(0) instanceof Flow.Maps maps) {
      return maps.in(Layout.PLAIN);
    }
    if (vertex instanceof MergeVertex) {
      return concatenated(read, Layout.PLAIN);
    }
    return vertex instanceof LayerVertex v && v.getPreProcessor() == null && read.size() == 1
        ? behind(v.getLayerConf().getLayer(), read.get(0), Layout.PLAIN)
        : new Flow.Other();
  }

  /** Behind a concatenation of feature maps of one size; nothing certain of anything else. */
  static Flow concatenated(List<Flow> read, Layout layout) {
    long channels = 0;
    Flow.Maps first = null;
    for (Flow flow : read) {
      if (!(flow instanceof Flow.Maps maps)
          || (first != null && !first.resolution().equals(maps.resolution()))) {
        return new Flow.Other();
      }
      first = first == null ? maps : first;
      channels += maps.channels();
    }
    return new Flow.Maps(channels, first.resolution(), layout);
  }

  /**
   * Behind a layer.
   *
   * @param layout it writes
   */
  static Flow behind(Layer layer, Flow read, Layout layout) {
    if (LayerSupport.isConvolution(layer) && !(read instanceof Flow.Other)) {
      ConvolutionLayer convolution = (ConvolutionLayer) layer;
      return convolution.getCnn2dDataFormat() == CNN2DFormat.NCHW
          ? new Flow.Maps(convolution.getNOut(), behind(resolution(read), convolution), layout)
          : new Flow.Other();
    }
    if (!(read instanceof Flow.Maps maps)) {
      return new Flow.Other();
    }
    if (layer.getClass() == SubsamplingLayer.class) {
      SubsamplingLayer pooling = (SubsamplingLayer) layer;
      return pooling.getCnn2dDataFormat() == CNN2DFormat.NCHW
          ? new Flow.Maps(maps.channels(), behind(maps.resolution(), pooling), layout)
          : new Flow.Other();
    }
    if (layer instanceof GlobalPoolingLayer pooling && LayerSupport.keepsMaps(pooling)) {
      return new Flow.Maps(maps.channels(), Resolution.ONE_PIXEL, layout);
    }
    return layer instanceof BatchNormalization
            || layer instanceof ActivationLayer
            || layer instanceof InsertedLayer
        ? maps.in(layout)
        : new Flow.Other();
  }

  private static Resolution resolution(Flow read) {
    return read instanceof Flow.Maps maps ? maps.resolution() : Resolution.OF_INPUT;
  }

  private static Resolution behind(Resolution before, ConvolutionLayer layer) {
    return before.behind(
        layer.getConvolutionMode(),
        layer.getKernelSize(),
        layer.getDilation(),
        layer.getStride(),
        layer.getPadding(),
        ConvolutionForm.endPadding(layer));
  }

  private static Resolution behind(Resolution before, SubsamplingLayer layer) {
    return before.behind(
        layer.getConvolutionMode(),
        layer.getKernelSize(),
        layer.getDilation(),
        layer.getStride(),
        layer.getPadding(),
        layer.getPadding());
  }
}
