# shellcheck shell=bash disable=SC2154
# Spark's settings as people give them: with --spark-conf, or in the properties file.

# The value given with --spark-conf; empty if none. Of several the last one counts, as in Spark.
option_setting() {
  local key="$1" value="" pair
  for pair in ${spark_conf[@]+"${spark_conf[@]}"}; do
    [[ "${pair%%=*}" != "$key" ]] || value="${pair#*=}"
  done
  printf '%s\n' "$value"
}

# The value of the properties file; empty if none. A key ends at a blank, an equals sign or a colon.
file_setting() {
  awk -v key="$1" '
    { sub(/\r$/, ""); sub(/^[ \t]+/, ""); sub(/[ \t]+$/, "") }
    match($0, /[ \t=:]+/) && substr($0, 1, RSTART - 1) == key { value = substr($0, RSTART + RLENGTH) }
    END { print value }' "$properties_file"
}

# What a person gave, wherever; empty if nothing.
user_setting() {
  local value
  value="$(option_setting "$1")"
  [[ -n "$value" ]] || value="$(file_setting "$1")"
  printf '%s\n' "$value"
}

# A Spark setting, unless a person gave one.
setting() {
  [[ -n "$(user_setting "$1")" ]] || submit+=(--conf "$1=$2")
}

# split_words KEY: sets WORDS to the words of a setting with quotes and backslashes, as Spark reads Java options.
split_words() {
  local value list word
  WORDS=()
  value="$(user_setting "$1")"
  [[ -n "$value" ]] || return 0
  list="$(printf '%s' "$value" | xargs printf '%s\n' 2>/dev/null)" ||
    fail 2 "Cannot read $1 = $value; close every quote."
  while IFS= read -r word; do
    [[ "$word" != -Xmx* ]] ||
      fail 2 "Cannot use $word in $1; set the heap with spark.driver.memory or PERMAFROST_HEAP."
    WORDS+=("$word")
  done <<<"$list"
}

# Settings that mean executors or a cluster, given by hand where there is none. A properties file may serve both.
say_what_has_no_effect() {
  local pair key
  is_local || return 0
  [[ -z "$executors$cores$image$installed" ]] ||
    say "--executors, --cores, --image and --installed have no effect on master $master: there are no executors and no cluster."
  for pair in ${spark_conf[@]+"${spark_conf[@]}"}; do
    key="${pair%%=*}"
    case "$key" in
      spark.executor.memory)
        say "$key has no effect on master $master: tasks run within the driver, whose heap is spark.driver.memory." ;;
      spark.executor.memoryOverhead* | spark.executor.pyspark.memory | spark.executor.cores | \
        spark.executor.instances | spark.executor.*JavaOptions | spark.executor.extra* | spark.executorEnv.* | \
        spark.cores.max | spark.dynamicAllocation.* | spark.driver.cores | spark.driver.memoryOverhead* | \
        spark.yarn.* | spark.kubernetes.*)
        say "$key has no effect on master $master: there are no executors and no cluster." ;;
    esac
  done
}
