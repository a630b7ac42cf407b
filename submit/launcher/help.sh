# shellcheck shell=bash disable=SC2154
# What a launcher for a cluster manager says about itself. Commands describe themselves.

manager_help() {
  local program="submit/$manager/permafrost" what master_help image_help="" installed_help="" needs cores_help conf_help codes example
  cores_help="(default: 4, or the workers if there are fewer)"
  conf_help="with the driver."
  codes="0 even if the command failed."
  case "$manager" in
    standalone)
      what="a Spark standalone cluster"
      master_help="spark://HOST:PORT (default: PERMAFROST_MASTER, spark.master)"
      cores_help="(default: 1, so that any worker will do)"
      needs="SPARK_HOME (a Spark 3.5 to use instead of the built-in one)."
      conf_help="nowhere: the same path must lead to
it on every worker, as to Permafrost itself."
      installed_help="
  --installed FOLDER     where every worker has target/dist: no libraries are sent"
      example="--master spark://head:7077 train --dataset imagenette --workers 8"
      ;;
    yarn)
      what="YARN"
      master_help="yarn, which is the default"
      needs="HADOOP_CONF_DIR or YARN_CONF_DIR; SPARK_HOME (a Spark 3.5 to use instead of the built-in one)."
      codes="0 if the command ended well and 1 if not, whatever its own code."
      installed_help="
  --installed FOLDER     filled by submit/yarn/install: no libraries are sent"
      example="--deploy-mode cluster train --dataset imagenette --warehouse hdfs:///lab"
      ;;
    kubernetes)
      what="Kubernetes"
      master_help="k8s://https://HOST:PORT (default: PERMAFROST_MASTER, spark.master)"
      image_help="
  --image IMAGE          of driver and executors, made with submit/Dockerfile
                         (spark.kubernetes.container.image)"
      needs="KUBECONFIG; SPARK_HOME (a Spark 3.5 to use instead of the built-in one)."
      conf_help="with the driver,
by way of spark.kubernetes.file.upload.path."
      example="--master k8s://https://host:6443 --image registry/permafrost:0.1.0 runs"
      ;;
  esac
  cat <<END
Usage: $program [OPTION]... COMMAND [OPTION]...
Runs a Permafrost command on $what.

  --master URL           $master_help
  --deploy-mode MODE     client (default): the driver runs here, and the exit code is
                         the command's. cluster: the driver runs on the cluster
  --executors N          default: enough for a core for every worker (train.workers)
  --cores N              cores of each executor
                         $cores_help$image_help$installed_help
  --dry-run              print the whole command, ready to be copied; run nothing
  --properties-file FILE, --spark-conf KEY=VALUE, --jars FILE,FILE, --ui
                         as for submit/permafrost; they win over what is computed

Environment: JAVA_HOME; PERMAFROST_HEAP and PERMAFROST_OFFHEAP (memory of each executor
and of the driver, for example 6g); OPENBLAS_CORETYPE and DNNL_MAX_CPU_ISA (passed on to
every process);
$needs

In cluster mode, a settings file (--conf FILE) goes $conf_help
Everything else must be where the cluster can reach it: --warehouse, --source, --images.

Exit code in cluster mode: $codes
The warehouse knows better: submit/permafrost wait --run RUN --warehouse DIR

For example:
  $program $example

'$program COMMAND --help' lists the options of a command, and
'submit/permafrost --help' the commands.
END
}
