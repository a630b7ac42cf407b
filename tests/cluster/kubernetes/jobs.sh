# shellcheck shell=bash disable=SC2154
# Permafrost's jobs in the three ways to run them, and what they leave. Needs root, work, storage, server, namespace.

NIGHT=2026-11-22

# as_user COMMAND...: as the user of the image, so that drivers here and pods own each other's files. Its name is known, as
# it is in the image; Hadoop and Ivy need one.
as_user() {
  if [[ "$(id -u)" != 0 ]]; then
    "$@"
    return
  fi
  # shellcheck disable=SC2016 # for the inner shell
  unshare --mount bash -c 'mount --bind "$1/etc/passwd" /etc/passwd && user="$(cat "$1/.image/user")" && shift &&
    exec setpriv --reuid "$user" --regid "$user" --clear-groups "$@"' - "$image" env HOME="$work/home" "$@"
}

# local_permafrost COMMAND...: on this machine.
local_permafrost() {
  as_user "$root/submit/permafrost" --master 'local[2]' "$@"
}

# on_kubernetes MODE COMMAND...: with the rights of the page, an executor for every worker.
on_kubernetes() {
  local mode="$1" options
  shift
  options=(--master "k8s://$server" --image permafrost:test --deploy-mode "$mode" --executors 2 --cores 1
    --spark-conf "spark.kubernetes.namespace=$namespace")
  case "$mode" in
    client) options+=(--spark-conf spark.driver.host=127.0.0.1 --spark-conf spark.driver.bindAddress=127.0.0.1) ;;
    # There is no name server: the API server is named by its address.
    cluster) options+=(--spark-conf "spark.kubernetes.driver.master=$server"
      --spark-conf "spark.kubernetes.file.upload.path=file://$storage/upload") ;;
  esac
  as_user env KUBECONFIG="$work/spark.conf" PERMAFROST_HEAP=1g PERMAFROST_OFFHEAP=1g \
    "$root/submit/kubernetes/permafrost" "${options[@]}" "$@"
}

# job MODE COMMAND...: in one of the three modes, with the settings of this folder.
job() {
  local mode="$1" command="$2"
  shift 2
  set -- "$command" --conf "$here/small.conf" "$@"
  if [[ "$mode" == local ]]; then local_permafrost "$@"; else on_kubernetes "$mode" "$@"; fi
}

# whole_job MODE: images, a training and a night in a warehouse of the mode's own.
whole_job() {
  local mode="$1" warehouse="$storage/$1"
  timed "prep" "$mode" job "$mode" prep --warehouse "$warehouse" --source "$storage/images" --dataset drawn
  timed "train" "$mode" job "$mode" train --warehouse "$warehouse" --dataset drawn --run first
  timed "nightly" "$mode" job "$mode" nightly --warehouse "$warehouse" --night "$NIGHT" --model first \
    --images drawn --split validation
  facts "$mode" first "$work/$mode.facts"
  [[ "$mode" == local ]] || same "train and nightly" "$mode" "$work/local.facts" "$work/$mode.facts"
}

# facts MODE RUN FILE: model, metrics, ranks and nights of a warehouse, to the last bit.
facts() {
  local_permafrost sql --warehouse "$storage/$1" --format csv --max-rows 0 "
    SELECT concat_ws('|', 'run', status, epochs_done, model_hash, accuracy) AS fact FROM runs WHERE run = '$2'
    UNION ALL SELECT concat_ws('|', 'rank', epoch, split, scorer, class, layer, filter, hex(score), score, rank)
      FROM filter_ranks WHERE run = '$2'
    UNION ALL SELECT concat_ws('|', 'night', night, scorer, class, layer, filter, score, rank, model_hash)
      FROM nightly_ranks SEMI JOIN nights USING (night) WHERE night = DATE '$NIGHT'
    ORDER BY fact" >"$3" 2>>"$work/sql.log"
}

# same WHAT MODE FILE FILE
same() {
  local rows
  rows="$(grep -c '^rank\|^night' "$3" || true)"
  if cmp -s "$3" "$4" && ((rows > 0)); then
    result "$1" "$2" "equal model hash and $rows ranks" ""
  else
    failed "$1" "$2" "differs from local mode: diff $3 $4"
  fi
}

# timed WHAT MODE COMMAND...: it has to end well.
timed() {
  local what="$1" mode="$2" begun=$SECONDS code=0
  shift 2
  "$@" >"$work/$mode-${what// /-}.out" 2>&1 || code=$?
  if ((code == 0)); then
    result "$what" "$mode" "exit code 0" $((SECONDS - begun))
  else
    failed "$what" "$mode" "exit code $code; see $work/$mode-${what// /-}.out"
  fi
}

# ends_with CODE WHAT MODE COMMAND...
ends_with() {
  local code="$1" what="$2" mode="$3" begun=$SECONDS got=0
  shift 3
  "$@" >"$work/${mode// /-}-${what//[ \/]/-}.out" 2>&1 || got=$?
  if ((got == code)); then
    result "$what" "$mode" "exit code $code" $((SECONDS - begun))
  else
    failed "$what" "$mode" "exit code $got instead of $code; see $work/${mode// /-}-${what//[ \/]/-}.out"
  fi
}
