package org.permafrost.network.insert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;

/** An insert as a user might bring it: a layer that turns the order of channels round. */
public final class SwappedChannels implements LayerInsert {
  @Override
  public String kind() {
    return "swapped-channels";
  }

  @Override
  public InsertedLayer layer(InsertOptions options) {
    return new Swapped(options.whole("maps", 1, 0, 1) == 1);
  }

  @Override
  public Set<String> savedClasses() {
    return Set.of(Swapped.class.getName());
  }

  /** Puts it on the class path of this thread, as a jar of the user's would be. */
  public static AutoCloseable onClassPath(Path folder) {
    try {
      Path services = folder.resolve("META-INF/services");
      Files.createDirectories(services);
      Files.writeString(
          services.resolve(Insert.class.getName()), SwappedChannels.class.getName() + "\n");
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      URLClassLoader with = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before);
      Thread.currentThread().setContextClassLoader(with);
      return () -> {
        Thread.currentThread().setContextClassLoader(before);
        with.close();
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its description. */
  public static final class Swapped extends InsertedLayer {
    private static final long serialVersionUID = 1L;

    private boolean maps;

    public Swapped() {}

    Swapped(boolean maps) {
      this.maps = maps;
    }

    public boolean isMaps() {
      return maps;
    }

    public void setMaps(boolean maps) {
      this.maps = maps;
    }

    @Override
    public boolean mixesChannels() {
      return true;
    }

    @Override
    public boolean readsMaps() {
      return maps;
    }

    @Override
    public boolean actsInTrainingOnly() {
      return false;
    }

    @Override
    public Set<String> trainingFields() {
      return Set.of();
    }

    @Override
    public Layer instantiate(
        NeuralNetConfiguration conf,
        Collection<TrainingListener> listeners,
        int index,
        INDArray parameters,
        boolean initialize,
        DataType type) {
      SwappedLayer layer = new SwappedLayer(conf, type);
      layer.setListeners(listeners);
      layer.setIndex(index);
      layer.setParamTable(Map.of());
      layer.setConf(conf);
      return layer;
    }
  }

  private static final class SwappedLayer extends AbstractLayer<Swapped> {
    private static final long serialVersionUID = 1L;

    SwappedLayer(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      return swapped(input, ArrayType.ACTIVATIONS, workspaces);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      return new Pair<>(
          new DefaultGradient(), swapped(epsilon, ArrayType.ACTIVATION_GRAD, workspaces));
    }

    private static INDArray swapped(INDArray array, ArrayType type, LayerWorkspaceMgr workspaces) {
      int channels = (int) array.size(1);
      int images = (int) array.size(0);
      float[] from = FloatArrays.copyOf(array);
      float[] to = new float[from.length];
      int map = from.length / images / channels;
      for (int i = 0; i < images; i++) {
        for (int c = 0; c < channels; c++) {
          System.arraycopy(
              from, (i * channels + c) * map, to, (i * channels + channels - 1 - c) * map, map);
        }
      }
      INDArray result = workspaces.createUninitialized(type, DataType.FLOAT, array.shape(), 'c');
      FloatArrays.assign(result, to);
      return result;
    }

    @Override
    public void clearNoiseWeightParams() {
      // It has no weights.
    }

    @Override
    public boolean isPretrainLayer() {
      return false;
    }
  }
}
