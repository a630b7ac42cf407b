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
    ends_with 1 "$file.yaml, misspelt" "server dry-run" accepts "$work/$file-misspelt.yaml"
  done
}

# The cron job as it stands, but for the places of this test, run once.
cron_job() {
  local begun=$SECONDS night pod
  night="$(date +%F)"
  sed -e "s|hdfs:///permafrost/lab|$storage/local|; s|hdfs:///permafrost/incoming|drawn --split validation|" \
    "$root/submit/kubernetes/nightly.yaml" >"$work/cron-job.yaml"
  admin create -f "$work/cron-job.yaml" >/dev/null
  admin create job --from=cronjob/permafrost-nightly tonight >/dev/null
  if admin wait --for=condition=Complete job/tonight --timeout=300s >/dev/null; then
    result "nightly.yaml" "CronJob" "job complete" $((SECONDS - begun))
  else
    failed "nightly.yaml" "CronJob" "job not complete; see $work/kubelet"
  fi
  ends_with 0 "nightly.yaml, wait --night" local \
    local_permafrost wait --night "$night" --warehouse "$storage/local" --timeout 3s
}
