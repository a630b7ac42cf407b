# shellcheck shell=bash
# One native thread per task, and memory kept by malloc, as the launcher sets them.
export OMP_NUM_THREADS=1 MALLOC_ARENA_MAX=1 MALLOC_MMAP_MAX_=0
export MALLOC_TRIM_THRESHOLD_=16000000000 MALLOC_TOP_PAD_=67108864
