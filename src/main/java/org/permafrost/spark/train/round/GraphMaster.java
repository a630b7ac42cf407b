package org.permafrost.spark.train.round;

import java.util.Collection;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** What DL4J's interface asks of a training master for other kinds of networks and data. */
abstract class GraphMaster implements TrainingMaster<RoundResult, TrainingWorker<RoundResult>> {
  @Override
  public TrainingWorker<RoundResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw onlyGraphs();
  }

  @Override
  public TrainingWorker<RoundResult> getWorkerInstance(SparkComputationGraph network) {
    throw onlyGraphs();
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> data) {
    throw onlyGraphs();
  }

  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    throw onlyGraphs();
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> data) {
    throw onlyGraphs();
  }

  /** The parts of DL4J's interface for other kinds of networks and data. */
  private static UnsupportedOperationException onlyGraphs() {
    return new UnsupportedOperationException(
        "Only a SparkComputationGraph is trained, from minibatches of DataSet");
  }

  @Override
  public void addHook(TrainingHook hook) {
    throw new UnsupportedOperationException("Training hooks are not run");
  }

  @Override
  public void removeHook(TrainingHook hook) {}

  @Override
  public void setCollectTrainingStats(boolean collect) {}

  @Override
  public boolean getIsCollectTrainingStats() {
    return false;
  }

  @Override
  public SparkTrainingStats getTrainingStats() {
    throw new UnsupportedOperationException(
        "Training statistics are kept in the table epochs, not by DL4J");
  }

  @Override
  public void setListeners(Collection<TrainingListener> listeners) {}

  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> listeners) {}

  @Override
  public boolean deleteTempFiles(JavaSparkContext context) {
    return true;
  }

  @Override
  public boolean deleteTempFiles(SparkContext context) {
    return true;
  }
}
