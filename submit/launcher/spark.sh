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
    ! is_distribution ||
      fail 5 "No Spark is built into a distribution of Permafrost; set SPARK_HOME to Spark 3.5 for Scala 2.12, such as spark-3.5.5-bin-hadoop3 from spark.apache.org."
    SPARK_JARS="$PERMAFROST_HOME/target/spark/jars/*"
  fi
  if [[ -z "$properties_file" ]]; then
    properties_file="${SPARK_CONF_DIR:-${spark:+$spark/conf}}"
    properties_file="${properties_file:+$properties_file/spark-defaults.conf}"
    [[ -n "$properties_file" && -r "$properties_file" ]] ||
      properties_file="$LAUNCHERS/spark/spark-defaults.conf"
  fi
  [[ -n "$master" || "$manager" != yarn ]] || master=yarn
  [[ -n "$master" ]] || master="$(user_setting spark.master)"
  [[ -n "$master" ]] || master="local[*,4]"
  [[ -n "$deploy_mode" ]] || deploy_mode="$(user_setting spark.submit.deployMode)"
  [[ -n "$deploy_mode" ]] || deploy_mode=client
}

launch() {
  local submit planned=() files pair driver_class_path="" application="$APPLICATION_JAR"
  plan_environment
  export_environment
  submit=(--class org.permafrost.cli.Main --master "$master" --deploy-mode "$deploy_mode")
  submit+=(--properties-file "$properties_file")
  setting spark.ui.enabled "$ui"
  setting spark.ui.showConsoleProgress false
  if ! in_cluster; then
    # Read by log4j2.properties, which stands on the driver's class path.
    give PERMAFROST_LOG "$(log_file)"
    if "$verbose"; then give PERMAFROST_LOG_CONSOLE info; fi
    driver_class_path="$LAUNCHERS/spark"
    [[ "$command_name" != import ]] || driver_class_path="$IMPORT_JARS/*:$driver_class_path"
  fi
  if is_local; then
    driver_class_path="$APPLICATION_JAR:$APPLICATION_JARS/*${jars:+:${jars//,/:}}:$driver_class_path"
    # The class path has everything; as a URI a path with # or % would mean another file.
    application=spark-internal
    # Loopback only. A task that runs out of memory fails its job with a message instead of ending the process.
    give SPARK_LOCAL_IP 127.0.0.1
    setting spark.driver.host 127.0.0.1
    setting spark.driver.bindAddress 127.0.0.1
    setting spark.executor.killOnFatalError.depth 0
  else
    cluster_settings
  fi
  for pair in ${spark_conf[@]+"${spark_conf[@]}"}; do
    submit+=(--conf "$pair")
  done
  # What was planned stands last: Spark takes the last value of a key. Java options are the extra ones, since default
  # ones do not reach a driver on a standalone cluster; people's own come behind and win.
  submit+=(${planned[@]+"${planned[@]}"} --conf "spark.driver.memory=${DRIVER_MIB}m")
  is_local || submit+=(--conf "spark.executor.memory=${HEAP_MIB}m"
    --conf "spark.executor.extraJavaOptions=$(container_options "$HEAP_MIB") $(user_setting spark.executor.extraJavaOptions)")
  if [[ -n "${SPARK_HOME:-}" ]]; then
    launch_distribution
  else
    launch_built_in
  fi
}

launch_distribution() {
  local own
  submit+=(--conf "spark.driver.extraJavaOptions=$(driver_options) $(user_setting spark.driver.extraJavaOptions)")
  if ! in_cluster; then
    own="$(user_setting spark.driver.extraClassPath)"
    driver_class_path="$driver_class_path${own:+:$own}"
    submit+=(--driver-class-path "$driver_class_path")
  fi
  run_or_show "$SPARK_HOME/bin/spark-submit" "${submit[@]}" "$application" "${arguments[@]}"
}

# Of the driver. What Java 17 needs is added by Spark itself everywhere but on a standalone cluster.
driver_options() {
  if ! in_cluster; then
    java_options "$DRIVER_MIB"
  elif [[ "$manager" == standalone ]]; then
    echo "${JAVA_MODULES[*]} $(container_options "$DRIVER_MIB")"
  else
    container_options "$DRIVER_MIB"
  fi
}

# Without a distribution: Spark's own entry point, in this very process. What spark-submit would make of the driver's
# settings before Java starts is made here; the rest Spark reads itself.
launch_built_in() {
  local flags=() WORDS own heap="$DRIVER_MIB"
  if in_cluster; then
    submit+=(--conf "spark.driver.extraJavaOptions=$(driver_options) $(user_setting spark.driver.extraJavaOptions)")
    heap=512
  else
    read -r -a flags <<<"$(driver_options)"
    split_words spark.driver.defaultJavaOptions
    flags+=(${WORDS[@]+"${WORDS[@]}"})
    split_words spark.driver.extraJavaOptions
    flags+=(${WORDS[@]+"${WORDS[@]}"})
    own="$(user_setting spark.driver.extraClassPath)"
    driver_class_path="$driver_class_path${own:+:$own}"
    own="$(user_setting spark.driver.extraLibraryPath)"
    [[ -z "$own" ]] || give LD_LIBRARY_PATH "$own${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  fi
  give SPARK_HOME "$PERMAFROST_HOME/target/spark"
  give SPARK_SCALA_VERSION 2.12
  run_or_show "$JAVA" "-Xmx${heap}m" "${JAVA_MODULES[@]}" ${flags[@]+"${flags[@]}"} \
    -cp "${driver_class_path:+$driver_class_path:}$SPARK_JARS${HADOOP_CONF_DIR:+:$HADOOP_CONF_DIR}${YARN_CONF_DIR:+:$YARN_CONF_DIR}" \
    org.apache.spark.deploy.SparkSubmit "${submit[@]}" "$application" "${arguments[@]}"
}
