# shellcheck shell=bash disable=SC2154
# What Spark is told on a cluster: executors, memory, environment, Java options and files.

# Where submit/Dockerfile puts Permafrost.
IMAGE_FOLDER=/opt/permafrost

# Adds to `submit` whatever people have not set themselves, and sets application.
cluster_settings() {
  local pair name
  setting spark.executor.memoryOverhead "${OVERHEAD_MIB}m"
  setting spark.driver.memoryOverhead "${OVERHEAD_MIB}m"
  # local-cluster[...] says itself how many executors there are.
  [[ -z "$manager" ]] || executor_settings
  for pair in "${ENVIRONMENT[@]}"; do
    name="${pair%%=*}"
    setting "spark.executorEnv.$name" "${pair#*=}"
    # A driver on a standalone cluster inherits what is exported here.
    case "$deploy_mode-$manager" in
      cluster-yarn) setting "spark.yarn.appMasterEnv.$name" "${pair#*=}" ;;
      cluster-kubernetes) setting "spark.kubernetes.driverEnv.$name" "${pair#*=}" ;;
    esac
  done
  # A second driver would find the run of the first in its way: `--resume` continues it. Nights may be tried again.
  case "$manager-$command_name" in yarn-train | yarn-learn) setting spark.yarn.maxAppAttempts 1 ;; esac
  if [[ "$manager" == kubernetes ]]; then
    from_image
  elif [[ -n "$installed" ]]; then
    from_installation
  else
    submit+=(--jars "$(comma_separated "${APPLICATION_LIBRARIES[@]}")${jars:+,$jars}")
  fi
  if in_cluster; then
    ship_files
    [[ ${#files[@]} -eq 0 ]] || submit+=(--files "$(comma_separated "${files[@]}")")
  fi
}

# The launcher's own options go before what --spark-conf or the properties file say.
executor_settings() {
  if [[ -n "$cores" ]]; then
    planned+=(--conf "spark.executor.cores=$CORES")
  else
    setting spark.executor.cores "$CORES"
  fi
  if [[ -n "$executors" ]]; then
    planned+=(--conf "spark.executor.instances=$EXECUTORS")
  elif [[ "$(user_setting spark.dynamicAllocation.enabled)" == true ]]; then
    return
  else
    setting spark.executor.instances "$EXECUTORS"
  fi
  # A standalone cluster counts cores.
  [[ "$manager" != standalone ]] || setting spark.cores.max $((EXECUTORS * CORES))
}

# Nothing that the image has is sent.
from_image() {
  [[ -z "$image" ]] || submit+=(--conf "spark.kubernetes.container.image=$image")
  setting spark.kubernetes.authenticate.driver.serviceAccountName spark
  class_path "$IMAGE_FOLDER/*"
  if in_cluster; then
    application="local://$IMAGE_FOLDER/permafrost.jar"
    # How the driver's pod is, said every second, would fill the log of whoever submits.
    setting spark.kubernetes.report.interval 60s
  else
    application=spark-internal
  fi
}

# Only Permafrost's own jar is sent; the libraries are where --installed says.
from_installation() {
  case "$manager" in
    yarn)
      class_path "$LIBRARIES_FOLDER/*"
      submit+=(--archives "$installed/$(libraries_archive)#$LIBRARIES_FOLDER")
      [[ -n "$(user_setting spark.yarn.jars)" ]] || setting spark.yarn.archive "$installed/$(spark_archive)"
      ;;
    *) class_path "$installed/jars/*" ;;
  esac
}

# class_path ENTRY, of executors and of a driver on the cluster. A driver that starts here has its own.
class_path() {
  local own
  own="$(user_setting spark.executor.extraClassPath)"
  planned+=(--conf "spark.executor.extraClassPath=$1${own:+:$own}")
  if in_cluster; then
    own="$(user_setting spark.driver.extraClassPath)"
    planned+=(--conf "spark.driver.extraClassPath=$1${own:+:$own}")
  else
    driver_class_path="$APPLICATION_JAR:$APPLICATION_JARS/*${jars:+:${jars//,/:}}:$driver_class_path"
  fi
  [[ -z "$jars" ]] || submit+=(--jars "$jars")
}

comma_separated() {
  local IFS=,
  echo "$*"
}
