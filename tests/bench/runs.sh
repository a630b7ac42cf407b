# shellcheck shell=bash
# For studies that train several runs: needs the variables root, warehouse, dataset, network and log.

permafrost() {
  "$root/submit/permafrost" "$@" --warehouse "$warehouse" 2>>"$log"
}

# Rows of a query as CSV, without the head.
ask() {
  permafrost sql --format csv "$1" | tail -n +2 | tr -d '\r'
}

# Runs and how they stand, "NAME,STATUS" lines, asked for once; whether run trained one from its beginning (fresh).
runs="" started=""

# Trains a run, resumes it, or does nothing if it is finished.
run() {
  local name="$1" status
  shift
  started=before
  [[ -n $runs ]] || runs=$(ask "SELECT run, status FROM runs")$'\n'
  status=$(sed -n "s/^$name,//p" <<<"$runs" | tail -n 1)
  case "$status" in
    finished) return ;;
    "")
      started=fresh
      echo "training $name"
      permafrost train --dataset "$dataset" --network "$network" --run "$name" "$@" >>"$log"
      ;;
    *)
      echo "resuming $name"
      permafrost train --resume "$name" >>"$log"
      ;;
  esac
  runs+="$name,finished"$'\n'
}
