# shellcheck shell=bash disable=SC2154
# The examples of submit/kubernetes against the API server, which knows every key. Needs root, work and definitions.

define_operator() {
  admin create -f "$definitions" >/dev/null
  admin wait --for=condition=Established crd --all --timeout=60s >/dev/null
}

# accepts FILE
accepts() {
  admin create --dry-run=server --validate=strict -f "$1"
}

# refuses FILE: for the key that is misspelt, not for anything else.
refuses() {
  ! accepts "$1" 2>"$1.err" && grep 'unknown field.*restartPolice' "$1.err"
}

# accepts_in_restricted_namespace FILE: by the strictest of the pod security standards, of which only warnings tell here.
accepts_in_restricted_namespace() {
  admin create -n restricted --dry-run=server -f "$1" >"$1.err" 2>&1 && ! grep Warning "$1.err"
}

scheduled() {
  local file="$root/submit/kubernetes/spark-application.yaml"
  sed -n '/^apiVersion:/,/^spec:/p' "$file" | sed 's/^kind: .*/kind: ScheduledSparkApplication/'
  printf '  schedule: "15 1 * * *"\n  concurrencyPolicy: Forbid\n  template:\n'
  sed -n '/^spec:/,$p' "$file" | sed '1d; s/^/  /'
}

manifests() {
  local file
  define_operator
  cp "$root"/submit/kubernetes/{nightly,spark-application}.yaml "$work"
  scheduled >"$work/scheduled-spark-application.yaml"
  for file in nightly spark-application scheduled-spark-application; do
    ends_with 0 "$file.yaml" "server dry-run" accepts "$work/$file.yaml"
    sed 's/restartPolicy:/restartPolice:/' "$work/$file.yaml" >"$work/$file-misspelt.yaml"
    ends_with 0 "$file.yaml, misspelt key refused" "server dry-run" refuses "$work/$file-misspelt.yaml"
  done
  admin create namespace restricted >/dev/null
  admin label namespace restricted pod-security.kubernetes.io/warn=restricted >/dev/null
  ends_with 0 "nightly.yaml, pod security restricted" "server dry-run" \
    accepts_in_restricted_namespace "$work/nightly.yaml"
}

# The cron job as it stands, but for the places of this test, run once.
cron_job() {
  local begun=$SECONDS night pod
  night="$(date +%F)"
  sed -e "s|hdfs:///permafrost/lab|$storage/local|; s|hdfs:///permafrost/incoming|drawn --split validation|" \
    "$root/submit/kubernetes/nightly.yaml" >"$work/cron-job.yaml"
  admin create -f "$work/cron-job.yaml" >/dev/null
  admin create job --from=cronjob/permafrost-nightly tonight >/dev/null
  if admin wait --for=condition=Complete job/tonight --timeout=900s >/dev/null; then
    result "nightly.yaml" "CronJob" "job complete" $((SECONDS - begun))
  else
    failed "nightly.yaml" "CronJob" "job not complete; see $work/kubelet"
  fi
  ends_with 0 "nightly.yaml, wait --night" local \
    local_permafrost wait --night "$night" --warehouse "$storage/local" --timeout 3s
}
