# shellcheck shell=bash
# Splits the machine's memory into Java heap, ND4J's off-heap arrays and the rest (JVM, oneDNN, system).

# Sets DRIVER_MIB and HEAP_MIB (heaps of the driver and of each executor, in local mode one and the same), OFFHEAP_MIB,
# OVERHEAD_MIB (what a process takes besides its heap) and MACHINE_MIB.
# Local mode plans for this machine; elsewhere the figures are those of the driver and of each executor.
plan_memory() {
  local heap=4096
  MACHINE_MIB="$(machine_mib)"
  if is_local; then
    DRIVER_MIB=$((MACHINE_MIB * 30 / 100))
    DRIVER_MIB=$((DRIVER_MIB < 16384 ? DRIVER_MIB : 16384))
    OFFHEAP_MIB=$((MACHINE_MIB * 40 / 100))
  else
    plan_executors
    DRIVER_MIB=4096
    heap=$((1024 + CORES * CORE_HEAP_MIB))
    OFFHEAP_MIB=$((CORES * CORE_OFFHEAP_MIB))
    OFFHEAP_MIB=$((OFFHEAP_MIB > 2048 ? OFFHEAP_MIB : 2048))
  fi
  DRIVER_MIB="$(heap_mib spark.driver.memory "$DRIVER_MIB")"
  HEAP_MIB="$DRIVER_MIB"
  is_local || HEAP_MIB="$(heap_mib spark.executor.memory "$heap")"
  [[ -z "${PERMAFROST_OFFHEAP:-}" ]] || OFFHEAP_MIB="$(to_mib PERMAFROST_OFFHEAP "$PERMAFROST_OFFHEAP")"
  ((OFFHEAP_MIB >= 512)) ||
    fail 5 "$OFFHEAP_MIB MiB off-heap are too few; Permafrost needs 512 MiB or more (PERMAFROST_OFFHEAP)."
  OVERHEAD_MIB=$((OFFHEAP_MIB + OFFHEAP_MIB / 4 + 512))
  if is_local && ((DRIVER_MIB + OVERHEAD_MIB > MACHINE_MIB)); then
    fail 5 "Heap $DRIVER_MIB MiB and off-heap $OFFHEAP_MIB MiB (+ 25 % for oneDNN and the JVM) exceed the $MACHINE_MIB MiB of this machine; lower PERMAFROST_HEAP (or spark.driver.memory) or PERMAFROST_OFFHEAP."
  fi
}

# What one core of an executor, a task at a time, is given beside what an executor needs at all.
CORE_HEAP_MIB=768
CORE_OFFHEAP_MIB=1536

# Sets WORKERS, CORES (of each executor) and EXECUTORS: a core for every worker of the training.
plan_executors() {
  local most=4
  # A worker of a standalone cluster may have a single core, and executors that want more would never come.
  [[ "$manager" != standalone ]] || most=1
  WORKERS="$(workers)"
  CORES="${cores:-$(user_setting spark.executor.cores)}"
  [[ -n "$CORES" ]] || CORES=$((WORKERS < most ? WORKERS : most))
  [[ "$CORES" =~ ^[1-9][0-9]{0,5}$ ]] || fail 2 "Cannot set spark.executor.cores to $CORES; write a whole number from 1 up."
  EXECUTORS="${executors:-$(user_setting spark.executor.instances)}"
  [[ -n "$EXECUTORS" ]] || EXECUTORS=$(((WORKERS + CORES - 1) / CORES))
}

# The setting train.workers as the command line has it; its default where a settings file may have another.
workers() {
  local word option="" number=2
  for word in "${arguments[@]}"; do
    case "$option$word" in
      --) break ;;
      --workers=* | --set=train.workers=* | "--set train.workers="* | "--workers "*) number="${word##*=}" ;;
    esac
    option=""
    [[ "$word" != --workers && "$word" != --set ]] || option="$word "
  done
  [[ "$number" =~ ^[1-9][0-9]{0,5}$ ]] || number=2
  echo "$number"
}

# heap_mib KEY DEFAULT, for a subshell: --spark-conf goes before PERMAFROST_HEAP, and this before the properties file.
heap_mib() {
  local mib="$2" value
  value="$(option_setting "$1")"
  if [[ -n "$value" ]]; then
    mib="$(spark_mib "$1" "$value")" || exit
  elif [[ -n "${PERMAFROST_HEAP:-}" ]]; then
    mib="$(to_mib PERMAFROST_HEAP "$PERMAFROST_HEAP")" || exit
  else
    value="$(file_setting "$1")"
    [[ -z "$value" ]] || mib="$(spark_mib "$1" "$value")" || exit
  fi
  ((mib >= 512)) || fail 5 "A heap of $mib MiB is too small; Permafrost needs 512 MiB or more (PERMAFROST_HEAP or $1)."
  echo "$mib"
}

memory_plan() {
  if is_local; then
    printf 'memory %s: heap %s, off-heap %s, rest %s' "$(gib "$MACHINE_MIB")" "$(gib "$HEAP_MIB")" \
      "$(gib "$OFFHEAP_MIB")" "$(gib $((MACHINE_MIB - HEAP_MIB - OFFHEAP_MIB)))"
  else
    printf '%s of %s; memory of each: heap %s, off-heap %s, container %s; driver: heap %s, container %s' \
      "$(counted "$EXECUTORS" executor)" "$(counted "$CORES" core)" "$(gib "$HEAP_MIB")" "$(gib "$OFFHEAP_MIB")" \
      "$(gib $((HEAP_MIB + OVERHEAD_MIB)))" "$(gib "$DRIVER_MIB")" "$(gib $((DRIVER_MIB + OVERHEAD_MIB)))"
  fi
}

counted() {
  if [[ "$1" == 1 ]]; then echo "1 $2"; else echo "$1 $2s"; fi
}

gib() {
  printf '%d.%d GiB' $(($1 / 1024)) $(($1 % 1024 * 10 / 1024))
}

# The smaller of the machine's memory and the control group's limit.
machine_mib() {
  local bytes limit file
  if [[ -r /proc/meminfo ]]; then
    bytes=$(($(awk '/^MemTotal:/ {print $2}' /proc/meminfo) * 1024))
  else
    bytes="$(sysctl -n hw.memsize 2>/dev/null || echo 8589934592)"
  fi
  for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
    [[ -r "$file" ]] || continue
    limit="$(cat "$file")"
    # Unlimited is "max" or a number near 2^63, too long to compare.
    if [[ "$limit" =~ ^[0-9]{1,17}$ ]] && ((limit < bytes)); then
      bytes="$limit"
    fi
  done
  echo $((bytes / 1048576))
}

# to_mib NAME VALUE: sizes are written like 6g or 900m. Leading zeros do not make a number octal.
to_mib() {
  [[ "$2" =~ ^([0-9]{1,9})([gGmM])$ ]] || fail 2 "Cannot set $1 to $2; write it like 6g or 900m."
  case "${BASH_REMATCH[2]}" in
    [gG]) echo $((10#${BASH_REMATCH[1]} * 1024)) ;;
    [mM]) echo $((10#${BASH_REMATCH[1]})) ;;
  esac
}

# spark_mib KEY VALUE: sizes as Spark writes them; a bare number means MiB.
spark_mib() {
  [[ "$2" =~ ^([0-9]{1,9})([kKmMgGtT]?)[bB]?$ ]] || fail 2 "Cannot set $1 to $2; write it like 6g or 900m."
  case "${BASH_REMATCH[2]}" in
    [kK]) echo $((10#${BASH_REMATCH[1]} / 1024)) ;;
    [gG]) echo $((10#${BASH_REMATCH[1]} * 1024)) ;;
    [tT]) echo $((10#${BASH_REMATCH[1]} * 1048576)) ;;
    *) echo $((10#${BASH_REMATCH[1]})) ;;
  esac
}
