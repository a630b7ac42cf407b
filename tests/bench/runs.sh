# shellcheck shell=bash
# For studies that train several runs: needs the variables root, warehouse, dataset, network and log.

permafrost() {
  "$root/submit/permafrost" "$@" --warehouse "$warehouse" 2>>"$log"
}

# Rows of a query as CSV, without the head.
ask() {
  permafrost sql --format csv "$1" | tail -n +2 | tr -d '\r'
}

# Trains a run, resumes it, or does nothing if it is finished; started says whether it was begun here (fresh).
run() {
  local name="$1" status
  shift
  started=before
  status=$(ask "SELECT status FROM runs WHERE run = '$name'")
  case "$status" in
    finished) return ;;
    "") ;;
    *)
      echo "resuming $name"
      permafrost train --resume "$name" >>"$log"
      return
      ;;
  esac
  started=fresh
  echo "training $name"
  permafrost train --dataset "$dataset" --network "$network" --run "$name" "$@" >>"$log"
}
