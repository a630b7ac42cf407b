# shellcheck shell=bash disable=SC2154
# What every process of Permafrost is started with, wherever it runs: driver and executors, on every manager.

# One thread per task; memory that is freed stays with the process, since oneDNN asks for it again at every call.
# Names of files and arguments are UTF-8.
PROCESS_ENVIRONMENT=(
  LC_ALL=C.UTF-8
  OMP_NUM_THREADS=1
  MALLOC_ARENA_MAX=1
  MALLOC_MMAP_MAX_=0
  MALLOC_TRIM_THRESHOLD_=16000000000
  MALLOC_TOP_PAD_=67108864
)

# These choose kernels, so that machines of several kinds round alike: whoever sets one here means every process.
PASSED_ON=(OPENBLAS_CORETYPE OPENBLAS_VERBOSE DNNL_MAX_CPU_ISA ONEDNN_MAX_CPU_ISA)

# Sets ENVIRONMENT to the pairs for the processes of this launch.
plan_environment() {
  local name
  ENVIRONMENT=("${PROCESS_ENVIRONMENT[@]}")
  # YARN's yarn.nodemanager.admin-env appends a MALLOC_ARENA_MAX of its own, which makes 1:1; the C library takes that
  # for 1, or in newer versions for nothing. This says the same where YARN does not touch it.
  [[ "$manager" != yarn ]] || ENVIRONMENT+=(GLIBC_TUNABLES=glibc.malloc.arena_max=1)
  for name in "${PASSED_ON[@]}"; do
    [[ -z "${!name:-}" ]] || ENVIRONMENT+=("$name=${!name}")
  done
}

# For the process that is started here: in client mode the driver, in cluster mode one that submits. Its locale is set
# already.
export_environment() {
  local pair
  for pair in "${ENVIRONMENT[@]}"; do
    [[ "$pair" == LC_ALL=* || "$pair" == GLIBC_TUNABLES=* ]] || give "${pair%%=*}" "${pair#*=}"
  done
}

# give NAME VALUE: exports it, and remembers it for --dry-run.
given=()
give() {
  export "$1=$2"
  given+=("$1=$2")
}

# java_options HEAP: of driver and executors.
java_options() {
  local flags="-Dorg.bytedeco.javacpp.maxbytes=${OFFHEAP_MIB}m"
  flags+=" -Dorg.bytedeco.javacpp.maxphysicalbytes=$(($1 + OVERHEAD_MIB))m"
  flags+=" -Dorg.eclipse.deeplearning4j.helpers.disable=false -Djava.awt.headless=true"
  flags+=" -Dorg.deeplearning4j.spark.time.TimeSource=org.deeplearning4j.spark.time.SystemClockTimeSource"
  echo "$flags"
}

# container_options HEAP: the same for a process in a container. Its native libraries (half a gigabyte) unpack into scratch
# that goes away with it: a home folder may be missing, small or read-only there. On a standalone cluster nothing removes
# such scratch, so executors share the cache in the home folder, where JavaCPP lets one of them unpack at a time.
container_options() {
  local options
  options="$(java_options "$1")"
  case "$manager" in
    yarn) options+=" -Dorg.bytedeco.javacpp.cachedir=./javacpp" ;;
    kubernetes) options+=" -Dorg.bytedeco.javacpp.cachedir=/tmp/javacpp" ;;
  esac
  echo "$options"
}

# run_or_show COMMAND...: becomes the command, or prints it so that a shell would read it the same.
run_or_show() {
  "$dry_run" || exec "$@"
  local word pair after_option=false
  printf 'env'
  for pair in ${given[@]+"${given[@]}"}; do
    printf ' %s' "$(quoted "$pair")"
  done
  for word in "$@"; do
    # A value stays on the line of its option.
    if "$after_option" && [[ "$word" != -* ]]; then
      printf ' %s' "$(quoted "$word")"
      after_option=false
      continue
    fi
    printf ' \\\n  %s' "$(quoted "$word")"
    after_option=false
    [[ "$word" != -* || "$word" == *=* ]] || after_option=true
  done
  printf '\n'
}

# quoted WORD, for a shell.
quoted() {
  if [[ "$1" =~ ^[A-Za-z0-9_@%+=:,./-]+$ ]]; then
    printf '%s' "$1"
  else
    printf "'%s'" "${1//\'/\'\\\'\'}"
  fi
}
