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
}

is_local() {
  [[ "$master" == local || "$master" == "local["* ]]
}

# The value a person gave to a Spark setting, on the command line or in the properties file; empty if none.
user_setting() {
  local key="$1" pair
  for pair in ${spark_conf[@]+"${spark_conf[@]}"}; do
    if [[ "${pair%%=*}" == "$key" ]]; then
      echo "${pair#*=}"
      return
    fi
  done
  awk -v key="$key" '{ sub(/^[ \t]+/, ""); split($0, part, /[ \t=]+/); if (part[1] == key) { sub(/^[^ \t=]+[ \t=]+/, ""); print; exit } }' \
    "$properties_file"
}

# A Spark setting, unless a person gave one.
setting() {
  [[ -n "$(user_setting "$1")" ]] || submit+=(--conf "$1=$2")
}

launch() {
  local log_directory="$PERMAFROST_HOME/target" native_flags shared_flags submit pair name
  local driver_class_path=""
  [[ -w "$log_directory" ]] || log_directory="${TMPDIR:-/tmp}"
  native_flags="-Dorg.bytedeco.javacpp.maxbytes=${OFFHEAP_MIB}m -Dorg.bytedeco.javacpp.maxphysicalbytes=${PHYSICAL_MIB}m"
  shared_flags="$native_flags -Dorg.eclipse.deeplearning4j.helpers.disable=false -Djava.awt.headless=true"
  shared_flags+=" -Dorg.deeplearning4j.spark.time.TimeSource=org.deeplearning4j.spark.time.SystemClockTimeSource"

  # One thread per task; memory that is freed stays with the process, since oneDNN asks for it again at every call.
  export OMP_NUM_THREADS=1 MALLOC_ARENA_MAX=1 MALLOC_MMAP_MAX_=0
  export MALLOC_TRIM_THRESHOLD_=16000000000 MALLOC_TOP_PAD_=67108864

  submit=(--class org.permafrost.cli.Main --master "$master" --deploy-mode "$deploy_mode")
  submit+=(--properties-file "$properties_file")
  setting spark.ui.enabled "$ui"
  setting spark.ui.showConsoleProgress false
  if [[ "$deploy_mode" == client ]]; then
    # Read by log4j2.properties, which stands on the driver's class path.
    export PERMAFROST_LOG="$log_directory/permafrost.log"
    if "$verbose"; then export PERMAFROST_LOG_CONSOLE=info; fi
    driver_class_path="$PERMAFROST_HOME/submit/spark"
  fi
  if is_local; then
    driver_class_path="$APPLICATION_JAR:$APPLICATION_LIBRARIES:$driver_class_path"
    # Loopback only. A task that runs out of memory fails its job with a message instead of ending the process.
    export SPARK_LOCAL_IP=127.0.0.1
    setting spark.driver.host 127.0.0.1
    setting spark.driver.bindAddress 127.0.0.1
    setting spark.executor.killOnFatalError.depth 0
  else
    submit+=(--jars "$(comma_separated "$PERMAFROST_HOME"/target/lib/*.jar)")
    setting spark.executor.memory "${HEAP_MIB}m"
    setting spark.executor.memoryOverhead "${OVERHEAD_MIB}m"
    setting spark.driver.memoryOverhead "${OVERHEAD_MIB}m"
    setting spark.executor.defaultJavaOptions "$shared_flags"
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

  if [[ -n "${SPARK_HOME:-}" ]]; then
    setting spark.driver.memory "${HEAP_MIB}m"
    setting spark.driver.defaultJavaOptions "$shared_flags"
    [[ -z "$driver_class_path" ]] || submit+=(--driver-class-path "$driver_class_path")
    exec "$SPARK_HOME/bin/spark-submit" "${submit[@]}" "$APPLICATION_JAR" "$@"
  fi

  # Without a distribution: Spark's own entry point, in this very process.
  export SPARK_HOME="$PERMAFROST_HOME/target/spark" SPARK_SCALA_VERSION=2.12
  mkdir -p "$SPARK_HOME/conf"
  local flags
  read -r -a flags <<<"$shared_flags"
  exec "$JAVA" "-Xmx${HEAP_MIB}m" "${JAVA_MODULES[@]}" "${flags[@]}" -cp "$driver_class_path:$SPARK_JARS" \
    org.apache.spark.deploy.SparkSubmit "${submit[@]}" "$APPLICATION_JAR" "$@"
}

comma_separated() {
  local IFS=,
  echo "$*"
}
