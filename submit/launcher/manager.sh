# shellcheck shell=bash disable=SC2154
# Which cluster manager a master means, and what that needs before Spark can start.

# manager_of MASTER: standalone, yarn, kubernetes; nothing for local and local-cluster.
manager_of() {
  case "$1" in
    yarn) echo yarn ;;
    spark://*) echo standalone ;;
    k8s://*) echo kubernetes ;;
  esac
}

is_local() {
  [[ "$master" == local || "$master" == "local["* ]]
}

in_cluster() {
  [[ "$deploy_mode" == cluster ]]
}

check_master() {
  local count='(\*|[0-9]+)'
  [[ "$master" =~ ^local(\[$count(,[0-9]+)?\])?$ || "$master" =~ ^local-cluster\[.+\]$ || "$master" == yarn ||
    "$master" =~ ^(spark|k8s|mesos)://. ]] ||
    fail 2 "Cannot use the master $master; write local[N], local[*], spark://HOST:PORT, yarn or k8s://URL."
  if [[ -z "$manager" ]]; then
    manager="$(manager_of "$master")"
  elif [[ "$manager" != "$(manager_of "$master")" ]]; then
    fail 2 "$0 launches on a cluster ($manager), but the master is $master (--master, PERMAFROST_MASTER or spark.master); use submit/permafrost, or give --master$(master_hint)."
  fi
  case "$deploy_mode" in
    client) ;;
    cluster)
      [[ -n "$manager" ]] ||
        fail 2 "Cannot set --deploy-mode to cluster on master $master; choose client, or the --master of a cluster." ;;
    *) fail 2 "Cannot set --deploy-mode to $deploy_mode; choose client or cluster." ;;
  esac
}

master_hint() {
  case "$manager" in
    standalone) echo " spark://HOST:PORT" ;;
    yarn) echo " yarn" ;;
    kubernetes) echo " k8s://https://HOST:PORT" ;;
  esac
}

# What Spark itself would answer with a stack trace, or with executors that never come.
check_manager() {
  case "$manager" in
    standalone)
      [[ -z "$installed" || "$installed" == /* ]] ||
        fail 2 "Cannot use --installed $installed; on a standalone cluster, give the absolute path of the unpacked distribution, which is the same on every worker."
      ;;
    yarn)
      need_module yarn YARN
      [[ -z "$installed" || "$installed" == *:/* ]] ||
        fail 2 "Cannot use --installed $installed; give the folder that submit/yarn/install has filled, such as hdfs:///permafrost."
      need_hadoop_settings
      ;;
    kubernetes)
      need_module kubernetes Kubernetes
      [[ -z "$installed" ]] || fail 2 "Cannot use --installed on Kubernetes: everything comes from the image (--image)."
      [[ -n "$image$(user_setting spark.kubernetes.container.image)" ]] || [[ -n "$(user_setting spark.kubernetes.driver.container.image)" &&
        -n "$(user_setting spark.kubernetes.executor.container.image)" ]] ||
        fail 2 "Executors on Kubernetes need an image; build one with submit/Dockerfile and give it with --image (or --spark-conf spark.kubernetes.container.image=IMAGE)."
      ;;
  esac
  ! in_cluster || check_warehouse
}

need_hadoop_settings() {
  [[ -n "${HADOOP_CONF_DIR:-}${YARN_CONF_DIR:-}" ]] || spark_env_names_yarn ||
    fail 5 "Where YARN is, Spark reads in a folder that neither HADOOP_CONF_DIR nor YARN_CONF_DIR names; set one, for example HADOOP_CONF_DIR=/etc/hadoop/conf."
}

# Spark's own file of variables, which its scripts read later.
spark_env_names_yarn() {
  grep -Eqs '(HADOOP|YARN)_CONF_DIR=' "${SPARK_CONF_DIR:-${SPARK_HOME:-}/conf}/spark-env.sh"
}

# need_module NAME WHAT: Spark's jars for a manager.
need_module() {
  local jar
  for jar in "${SPARK_JARS%\*}"spark-"$1"_*.jar; do
    [[ ! -e "$jar" ]] || return 0
  done
  fail 5 "Spark in ${SPARK_HOME:-$PERMAFROST_HOME/target/spark} has no support for $2 (no jars/spark-$1_*.jar); point SPARK_HOME at a Spark 3.5 for Scala 2.12 that has, or unset it to use the built-in one."
}

# The default warehouse is a folder of the working directory: in a container, tables would go with it.
check_warehouse() {
  local word
  [[ "$command_name" != doctor ]] || return 0
  for word in "${arguments[@]}"; do
    case "$word" in
      --) break ;;
      --warehouse | --warehouse=* | --conf | --conf=* | warehouse=* | --set=warehouse=*) return 0 ;;
    esac
  done
  fail 2 "In cluster mode the driver has a working directory of its own, which goes away; give --warehouse a folder that every machine can reach."
}
