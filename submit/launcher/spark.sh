# shellcheck shell=bash disable=SC2154
# Starts the application through Spark: the distribution in SPARK_HOME, or the one Maven assembled in target/spark.

# What Spark asks of Java 17 (org.apache.spark.launcher.JavaModuleOptions); its own scripts add this themselves.
JAVA_MODULES=(-XX:+IgnoreUnrecognizedVMOptions)
for package in lang lang.invoke lang.reflect io net nio util util.concurrent util.concurrent.atomic; do
  JAVA_MODULES+=("--add-opens=java.base/java.$package=ALL-UNNAMED")
done
for package in jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar; do
  JAVA_MODULES+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
JAVA_MODULES+=(--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED -Djdk.reflect.useDirectMethodHandle=false)

# Sets SPARK_JARS (a class path entry) and, from the properties file, the master where none is given.
find_spark() {
  local spark="${SPARK_HOME:-}"
  if [[ -n "$spark" ]]; then
    [[ -x "$spark/bin/spark-submit" ]] ||
      fail 5 "SPARK_HOME is $spark, which has no bin/spark-submit; point it at Spark 3.5 for Scala 2.12, or unset it to use the built-in one."
    SPARK_JARS="$spark/jars/*"
  else
    SPARK_JARS="$PERMAFROST_HOME/target/spark/jars/*"
  fi
  if [[ -z "$properties_file" ]]; then
    properties_file="${SPARK_CONF_DIR:-${spark:+$spark/conf}}"
    properties_file="${properties_file:+$properties_file/spark-defaults.conf}"
    [[ -n "$properties_file" && -r "$properties_file" ]] ||
      properties_file="$PERMAFROST_HOME/submit/spark/spark-defaults.conf"
  fi
  [[ -n "$master" ]] || master="$(user_setting spark.master)"
  [[ -n "$master" ]] || master="local[*,4]"
  [[ -n "$deploy_mode" ]] || deploy_mode="$(user_setting spark.submit.deployMode)"
  [[ -n "$deploy_mode" ]] || deploy_mode=client
  check_master
}

check_master() {
  local count='(\*|[0-9]+)'
  [[ "$master" =~ ^local(\[$count(,[0-9]+)?\])?$ || "$master" =~ ^local-cluster\[.+\]$ || "$master" == yarn ||
    "$master" =~ ^(spark|k8s|mesos):// ]] ||
    fail 2 "Cannot use the master $master; write local[N], local[*], spark://HOST:PORT, yarn or k8s://URL."
  case "$deploy_mode" in
    client) ;;
    cluster)
      ! is_local || fail 2 "Cannot set --deploy-mode to cluster on master $master; choose client, or the --master of a cluster." ;;
    *) fail 2 "Cannot set --deploy-mode to $deploy_mode; choose client or cluster." ;;
  esac
}

is_local() {
  [[ "$master" == local || "$master" == "local["* ]]
}

launch() {
  local driver_flags executor_flags submit pair name driver_class_path="" application="$APPLICATION_JAR"
  driver_flags="$(process_flags "$DRIVER_MIB")"

  # One thread per task; memory that is freed stays with the process, since oneDNN asks for it again at every call.
  export OMP_NUM_THREADS=1 MALLOC_ARENA_MAX=1 MALLOC_MMAP_MAX_=0
  export MALLOC_TRIM_THRESHOLD_=16000000000 MALLOC_TOP_PAD_=67108864

  submit=(--class org.permafrost.cli.Main --master "$master" --deploy-mode "$deploy_mode")
  submit+=(--properties-file "$properties_file")
  setting spark.ui.enabled "$ui"
  setting spark.ui.showConsoleProgress false
  if [[ "$deploy_mode" == client ]]; then
    # Read by log4j2.properties, which stands on the driver's class path.
    PERMAFROST_LOG="$(log_file)"
    export PERMAFROST_LOG
    if "$verbose"; then export PERMAFROST_LOG_CONSOLE=info; fi
    driver_class_path="$PERMAFROST_HOME/submit/spark"
  fi
  if is_local; then
    driver_class_path="$APPLICATION_JAR:$APPLICATION_LIBRARIES${jars:+:${jars//,/:}}:$driver_class_path"
    # The class path has everything; as a URI a path with # or % would mean another file.
    application=spark-internal
    # Loopback only. A task that runs out of memory fails its job with a message instead of ending the process.
    export SPARK_LOCAL_IP=127.0.0.1
    setting spark.driver.host 127.0.0.1
    setting spark.driver.bindAddress 127.0.0.1
    setting spark.executor.killOnFatalError.depth 0
  else
    executor_flags="$(process_flags "$HEAP_MIB") $(user_setting spark.executor.defaultJavaOptions)"
    submit+=(--jars "$(comma_separated "$PERMAFROST_HOME"/target/lib/*.jar)${jars:+,$jars}")
    setting spark.executor.memoryOverhead "${OVERHEAD_MIB}m"
    setting spark.driver.memoryOverhead "${OVERHEAD_MIB}m"
    for name in OMP_NUM_THREADS MALLOC_ARENA_MAX MALLOC_MMAP_MAX_ MALLOC_TRIM_THRESHOLD_ MALLOC_TOP_PAD_; do
      setting "spark.executorEnv.$name" "${!name}"
      [[ "$deploy_mode" == client ]] || setting "spark.yarn.appMasterEnv.$name" "${!name}"
      [[ "$deploy_mode" == client ]] || setting "spark.kubernetes.driverEnv.$name" "${!name}"
    done
    setting spark.executorEnv.LC_ALL C.UTF-8
    [[ "$deploy_mode" == client ]] || setting spark.yarn.appMasterEnv.LC_ALL C.UTF-8
    [[ "$deploy_mode" == client ]] || setting spark.kubernetes.driverEnv.LC_ALL C.UTF-8
  fi
  for pair in ${spark_conf[@]+"${spark_conf[@]}"}; do
    submit+=(--conf "$pair")
  done
  # What was planned stands last: Spark takes the last value of a key.
  submit+=(--conf "spark.driver.memory=${DRIVER_MIB}m")
  is_local || submit+=(--conf "spark.executor.memory=${HEAP_MIB}m" --conf "spark.executor.defaultJavaOptions=$executor_flags")

  if [[ -n "${SPARK_HOME:-}" ]]; then
    submit+=(--conf "spark.driver.defaultJavaOptions=$driver_flags $(user_setting spark.driver.defaultJavaOptions)")
    name="$(user_setting spark.driver.extraClassPath)"
    driver_class_path="$driver_class_path${name:+${driver_class_path:+:}$name}"
    [[ -z "$driver_class_path" ]] || submit+=(--driver-class-path "$driver_class_path")
    exec "$SPARK_HOME/bin/spark-submit" "${submit[@]}" "$application" "$@"
  fi
  launch_built_in "$@"
}

# Without a distribution: Spark's own entry point, in this very process. What spark-submit would make of the driver's
# settings before Java starts is made here; the rest Spark reads itself.
launch_built_in() {
  local flags WORDS own
  read -r -a flags <<<"$driver_flags"
  if [[ "$deploy_mode" == client ]]; then
    split_words spark.driver.defaultJavaOptions
    flags+=(${WORDS[@]+"${WORDS[@]}"})
    split_words spark.driver.extraJavaOptions
    flags+=(${WORDS[@]+"${WORDS[@]}"})
    own="$(user_setting spark.driver.extraClassPath)"
    driver_class_path="$driver_class_path${own:+:$own}"
    own="$(user_setting spark.driver.extraLibraryPath)"
    [[ -z "$own" ]] || export LD_LIBRARY_PATH="$own${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  fi
  export SPARK_HOME="$PERMAFROST_HOME/target/spark" SPARK_SCALA_VERSION=2.12
  exec "$JAVA" "-Xmx${DRIVER_MIB}m" "${JAVA_MODULES[@]}" "${flags[@]}" -cp "$driver_class_path:$SPARK_JARS" \
    org.apache.spark.deploy.SparkSubmit "${submit[@]}" "$application" "$@"
}

# process_flags HEAP: what every process of Permafrost is started with.
process_flags() {
  local flags="-Dorg.bytedeco.javacpp.maxbytes=${OFFHEAP_MIB}m"
  flags+=" -Dorg.bytedeco.javacpp.maxphysicalbytes=$(($1 + OVERHEAD_MIB))m"
  flags+=" -Dorg.eclipse.deeplearning4j.helpers.disable=false -Djava.awt.headless=true"
  flags+=" -Dorg.deeplearning4j.spark.time.TimeSource=org.deeplearning4j.spark.time.SystemClockTimeSource"
  printf '%s\n' "$flags"
}

comma_separated() {
  local IFS=,
  echo "$*"
}
