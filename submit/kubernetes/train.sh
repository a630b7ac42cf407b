#!/usr/bin/env bash
# Trains on Kubernetes in cluster mode with a plain spark-submit. Set the four variables; arguments go to `train`:
#   SPARK_HOME=/opt/spark KUBERNETES=https://host:6443 IMAGE=registry/permafrost:0.1.0 WAREHOUSE=s3a://bucket/lab \
#     submit/kubernetes/train.sh --dataset imagenette --network resnet34 --mode drop-freeze-residue --run nightly
# spark-submit returns 0 even when the driver fails: look at the status of the run in the table `runs`.
set -euo pipefail
: "${SPARK_HOME:?}" "${KUBERNETES:?}" "${IMAGE:?}" "${WAREHOUSE:?}"

flags="-Dorg.eclipse.deeplearning4j.helpers.disable=false -Djava.awt.headless=true"
flags+=" -Dorg.bytedeco.javacpp.maxbytes=6g -Dorg.bytedeco.javacpp.maxphysicalbytes=12g"
flags+=" -Dorg.bytedeco.javacpp.cachedir=/tmp/javacpp"

exec "$SPARK_HOME/bin/spark-submit" \
  --master "k8s://$KUBERNETES" \
  --deploy-mode cluster \
  --name permafrost-train \
  --class org.permafrost.cli.Main \
  --conf spark.kubernetes.container.image="$IMAGE" \
  --conf spark.kubernetes.authenticate.driver.serviceAccountName=spark \
  --conf spark.driver.extraClassPath='/opt/permafrost/*' \
  --conf spark.executor.extraClassPath='/opt/permafrost/*' \
  --conf spark.kubernetes.driverEnv.LC_ALL=C.UTF-8 \
  --conf spark.executorEnv.LC_ALL=C.UTF-8 \
  --conf spark.driver.memory=4g \
  --conf spark.driver.memoryOverhead=8g \
  --conf spark.executor.instances=4 \
  --conf spark.executor.cores=4 \
  --conf spark.executor.memory=4g \
  --conf spark.executor.memoryOverhead=8g \
  --conf spark.driver.defaultJavaOptions="$flags" \
  --conf spark.executor.defaultJavaOptions="$flags" \
  local:///opt/permafrost/permafrost.jar \
  train --warehouse "$WAREHOUSE" "$@"
