package org.permafrost.spark;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerSpeculativeTaskSubmitted;

/** Two executors of their own, with speculation on, and what Spark did with their tasks. */
public final class TestCluster implements AutoCloseable {
  private final AtomicInteger copies = new AtomicInteger();
  private final AtomicInteger deaths = new AtomicInteger();
  private final JavaSparkContext context;

  public TestCluster(String name) {
    context =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local-cluster[2,1,1024]")
                .setAppName(name)
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set("spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxbytes=512m")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.ui.enabled", "false")
                .set("spark.speculation", "true")
                .set("spark.speculation.interval", "100ms")
                .set("spark.speculation.quantile", "0.5")
                .set("spark.speculation.multiplier", "1.1"));
    context
        .sc()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onSpeculativeTaskSubmitted(
                  SparkListenerSpeculativeTaskSubmitted submitted) {
                copies.incrementAndGet();
              }

              @Override
              public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
                deaths.incrementAndGet();
              }
            });
  }

  public JavaSparkContext context() {
    return context;
  }

  /** Prints a line for each way to do the same and what Spark did. */
  public void print(
      Supplier<String> undisturbed, Supplier<String> hanging, Supplier<String> dying) {
    System.out.println("undisturbed " + undisturbed.get());
    int before = copies.get();
    System.out.println("hanging " + hanging.get());
    System.out.println("copies " + (copies.get() - before));
    System.out.println("dying " + dying.get());
    System.out.println("deaths " + deaths.get());
  }

  @Override
  public void close() {
    context.close();
  }
}
