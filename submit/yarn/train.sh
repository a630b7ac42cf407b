#!/usr/bin/env bash
# Trains on YARN in cluster mode with a plain spark-submit. Arguments go to `train`:
#   SPARK_HOME=/opt/spark HADOOP_CONF_DIR=/etc/hadoop/conf WAREHOUSE=hdfs:///permafrost/warehouse \
#     submit/yarn/train.sh --dataset imagenette --network resnet34 --mode drop-freeze-residue --run nightly
set -euo pipefail
: "${SPARK_HOME:?}" "${HADOOP_CONF_DIR:?}" "${WAREHOUSE:?}"
target="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../target" && pwd)"
libraries=("$target"/lib/*.jar)

flags="-Dorg.eclipse.deeplearning4j.helpers.disable=false -Djava.awt.headless=true"
flags+=" -Dorg.bytedeco.javacpp.maxbytes=6g -Dorg.bytedeco.javacpp.maxphysicalbytes=12g"
# Natives unpack into the container's own folder, which YARN removes.
flags+=" -Dorg.bytedeco.javacpp.cachedir=./javacpp"

environment=()
for pair in LC_ALL=C.UTF-8 OMP_NUM_THREADS=1 MALLOC_ARENA_MAX=1 MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=16000000000 \
  MALLOC_TOP_PAD_=67108864; do
  environment+=(--conf "spark.executorEnv.$pair" --conf "spark.yarn.appMasterEnv.$pair")
done

exec "$SPARK_HOME/bin/spark-submit" \
  --master yarn \
  --deploy-mode cluster \
  --name permafrost-train \
  --class org.permafrost.cli.Main \
  --jars "$(
    IFS=,
    echo "${libraries[*]}"
  )" \
  --driver-memory 4g \
  --num-executors 4 \
  --executor-cores 4 \
  --executor-memory 4g \
  --conf spark.driver.memoryOverhead=8g \
  --conf spark.executor.memoryOverhead=8g \
  --conf spark.driver.defaultJavaOptions="$flags" \
  --conf spark.executor.defaultJavaOptions="$flags" \
  "${environment[@]}" \
  "$target"/permafrost-*.jar \
  train --warehouse "$WAREHOUSE" "$@"
