# shellcheck shell=bash disable=SC2154
# What is put into a folder of the cluster once, so that no job has to send it: two archives, jars at their roots.

# Where a container finds the libraries, below its working directory.
LIBRARIES_FOLDER=permafrost

# Permafrost's own jar, 4 MB, is not in it: it always comes with the job.
libraries_archive() {
  local jar="${APPLICATION_JAR##*/}"
  echo "${jar%.jar}-libraries.tar"
}

spark_archive() {
  local jar
  jar="$(find "${SPARK_JARS%/*}" -maxdepth 1 -name 'spark-core_*.jar' 2>/dev/null | head -n 1)"
  jar="${jar##*-}"
  echo "spark-${jar%.jar}.tar"
}

# install FOLDER, on the file system that its scheme names.
install() {
  local name library names=()
  for library in "${APPLICATION_LIBRARIES[@]}"; do
    names+=("${library##*/}")
  done
  hadoop_files -mkdir -p "$1"
  say "Sending $(libraries_archive) and $(spark_archive) to $1."
  tar -cf - -C "$APPLICATION_JARS" "${names[@]}" | hadoop_files -put -f - "$1/$(libraries_archive)"
  tar -cf - -C "${SPARK_JARS%/*}" . | hadoop_files -put -f - "$1/$(spark_archive)"
  # What everybody may read, a node keeps once for all its users.
  for name in "$(libraries_archive)" "$(spark_archive)"; do
    hadoop_files -chmod 644 "$1/$name"
  done
  say "Installed. Add --installed $1 to submit/yarn/permafrost."
}

# Hadoop's client is among Spark's jars.
hadoop_files() {
  "$JAVA" -Xmx512m "-Dlog4j2.configurationFile=$LAUNCHERS/spark/log4j2.properties" \
    -cp "${HADOOP_CONF_DIR:-}:${YARN_CONF_DIR:-}:$SPARK_JARS" org.apache.hadoop.fs.FsShell "$@" ||
    fail 5 "Could not write to the cluster; the reason is above."
}
