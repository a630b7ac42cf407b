# shellcheck shell=bash
# Splits the machine's memory into Java heap, ND4J's off-heap arrays and the rest (JVM, oneDNN, system).

# Sets HEAP_MIB, OFFHEAP_MIB, PHYSICAL_MIB (largest resident size of the process) and MACHINE_MIB.
# Local mode plans for this machine; elsewhere the figures are those of the driver and of each executor.
plan_memory() {
  MACHINE_MIB="$(machine_mib)"
  if is_local; then
    HEAP_MIB=$((MACHINE_MIB * 30 / 100))
    OFFHEAP_MIB=$((MACHINE_MIB * 40 / 100))
    HEAP_MIB=$((HEAP_MIB < 16384 ? HEAP_MIB : 16384))
  else
    HEAP_MIB=4096
    OFFHEAP_MIB=6144
  fi
  [[ -z "${PERMAFROST_HEAP:-}" ]] || HEAP_MIB="$(to_mib PERMAFROST_HEAP "$PERMAFROST_HEAP")"
  [[ -z "${PERMAFROST_OFFHEAP:-}" ]] || OFFHEAP_MIB="$(to_mib PERMAFROST_OFFHEAP "$PERMAFROST_OFFHEAP")"
  ((HEAP_MIB >= 512)) || fail 5 "A heap of $HEAP_MIB MiB is too small; Permafrost needs 512 MiB or more (PERMAFROST_HEAP)."
  ((OFFHEAP_MIB >= 512)) ||
    fail 5 "$OFFHEAP_MIB MiB off-heap are too few; Permafrost needs 512 MiB or more (PERMAFROST_OFFHEAP)."
  OVERHEAD_MIB=$((OFFHEAP_MIB + OFFHEAP_MIB / 4 + 512))
  PHYSICAL_MIB=$((HEAP_MIB + OVERHEAD_MIB))
  if is_local && ((PHYSICAL_MIB > MACHINE_MIB)); then
    fail 5 "Heap $HEAP_MIB MiB and off-heap $OFFHEAP_MIB MiB (+ 25 % for oneDNN and the JVM) exceed the $MACHINE_MIB MiB of this machine; lower PERMAFROST_HEAP or PERMAFROST_OFFHEAP."
  fi
}

memory_plan() {
  if is_local; then
    printf 'memory %s: heap %s, off-heap %s, rest %s' "$(gib "$MACHINE_MIB")" "$(gib "$HEAP_MIB")" \
      "$(gib "$OFFHEAP_MIB")" "$(gib $((MACHINE_MIB - HEAP_MIB - OFFHEAP_MIB)))"
  else
    printf 'memory of each executor: heap %s, off-heap %s, container %s' "$(gib "$HEAP_MIB")" \
      "$(gib "$OFFHEAP_MIB")" "$(gib "$PHYSICAL_MIB")"
  fi
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

# to_mib NAME VALUE: sizes are written like 6g or 900m.
to_mib() {
  case "$2" in
    *[!0-9]*[!gGmM] | [!0-9]* | *[0-9]) fail 2 "Cannot set $1 to $2; write it like 6g or 900m." ;;
    *[gG]) echo $((${2%[gG]} * 1024)) ;;
    *[mM]) echo "${2%[mM]}" ;;
    *) fail 2 "Cannot set $1 to $2; write it like 6g or 900m." ;;
  esac
}
