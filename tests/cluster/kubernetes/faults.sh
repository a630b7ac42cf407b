# shellcheck shell=bash disable=SC2154
# Pods that are deleted in the middle, and commands that fail. Needs what jobs.sh needs, and its functions.

# The last word of a training that is under way: which epoch its table has.
has_epoch() {
  grep -q "^epoch $2/" "$1" 2>/dev/null
}

lost_executor() {
  local log="$work/lost-executor.out" begun=$SECONDS pid pod code=0
  job client train --warehouse "$storage/client" --dataset drawn --run lost-executor >"$log" 2>&1 &
  pid=$!
  await "first epoch of a training" 900 has_epoch "$log" 1
  pod="$(as_spark get pods -l spark-role=executor --field-selector status.phase=Running -o name | head -n 1)"
  as_spark delete "$pod" --wait=false >/dev/null
  wait "$pid" || code=$?
  if ((code == 0)); then
    result "executor deleted" client "exit code 0" $((SECONDS - begun))
  else
    failed "executor deleted" client "exit code $code; see $log"
  fi
  facts client lost-executor "$work/lost-executor.facts"
  same_run "executor deleted" client "$work/lost-executor.facts"
}

# same_run WHAT MODE FILE: as the training of local mode; nights apart.
same_run() {
  sed '/^night/d' "$work/local.facts" >"$work/expected.facts"
  sed '/^night/d' "$3" >"$3.run"
  same "$1" "$2" "$work/expected.facts" "$3.run"
}

# The pod of the driver that runs now.
driver() {
  as_spark get pods -l spark-role=driver --field-selector status.phase=Running -o jsonpath='{.items[0].metadata.name}'
}

# lost_driver WAY: the pod is deleted (it is asked to end), or its process dies at once.
lost_driver() {
  local run="lost-driver-$1" log pid pod begun=$SECONDS
  job cluster train --warehouse "$storage/cluster" --dataset drawn --run "$run" --set catalog.lock-minutes=1 \
    >"$work/$run.out" 2>&1 &
  pid=$!
  await "driver" 300 driver
  pod="$(driver)"
  log="$work/kubelet/$pod/log"
  await "first epoch of a training" 900 has_epoch "$log" 1
  if [[ "$1" == deleted ]]; then
    as_spark delete pod "$pod" >/dev/null
  else
    kill -KILL "$(cat "$work/kubelet/$pod/pid")"
  fi
  wait "$pid" || true
  ends_with 4 "wait, driver $1" cluster \
    local_permafrost wait --run "$run" --warehouse "$storage/cluster" --timeout 3m --every 2s --set catalog.lock-minutes=1
  timed "resume, driver $1" cluster \
    on_kubernetes cluster train --resume "$run" --warehouse "$storage/cluster" --set catalog.lock-minutes=1
  ends_with 0 "wait, resumed after driver $1" cluster \
    local_permafrost wait --run "$run" --warehouse "$storage/cluster" --timeout 10s
  facts cluster "$run" "$work/$run.facts"
  same_run "driver $1, resumed" cluster "$work/$run.facts"
  note "driver $1: $((SECONDS - begun)) s in all"
}

exit_codes() {
  ends_with 3 "no such data set" client job client train --warehouse "$storage/client" --dataset none --run none
  ends_with 0 "no such data set" cluster job cluster train --warehouse "$storage/cluster" --dataset none --run none
  ends_with 2 "no such setting" client job client train --warehouse "$storage/client" --dataset drawn --set train.epoch=1
  ends_with 124 "wait, no such run" local local_permafrost wait --run none --warehouse "$storage/cluster" --timeout 3s
  ends_with 0 "wait, night" local \
    local_permafrost wait --night "$NIGHT" --warehouse "$storage/cluster" --timeout 3s
}
