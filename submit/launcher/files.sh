# shellcheck shell=bash disable=SC2154
# Files of this machine that a driver on the cluster reads: settings (--conf) and statements (sql --file).

# ship_files, in cluster mode: adds them to `files` and names them in `arguments` as the driver will find them. YARN and
# Kubernetes put them into its working directory under their own names. A standalone cluster sends no files to a driver:
# there, as for the jar, the same path must lead to them on every worker.
ship_files() {
  local word option="" words=()
  files=()
  for word in "${arguments[@]}"; do
    if [[ -n "$option" ]]; then
      ship "$option" "$word"
      word="$shipped"
      option=""
    else
      case "$word" in
        --conf | --file) option="$word" ;;
        --conf=* | --file=*)
          ship "${word%%=*}" "${word#*=}"
          word="${word%%=*}=$shipped"
          ;;
      esac
    fi
    words+=("$word")
  done
  arguments=("${words[@]}")
  check_upload
}

# ship OPTION FILE: sets shipped.
ship() {
  local file="$2" other
  [[ -r "$file" && ! -d "$file" ]] || fail 2 "Cannot read the file $file; check the path given to $1."
  [[ "$file" == /* ]] || file="$PWD/$file"
  if [[ "$manager" == standalone ]]; then
    say "The driver reads $file on the worker it starts on; it must be there on every worker."
    shipped="$file"
    return
  fi
  [[ "$file" != *[,\#%\*\?\[\]\{\}\\]* ]] ||
    fail 2 "Cannot send the file $file to the cluster; rename it, so that its path has none of , # % * ? [ ] { } \\."
  shipped="$(basename -- "$file")"
  for other in ${files[@]+"${files[@]}"}; do
    [[ "$other" != "$file" ]] || return 0
    [[ "$(basename -- "$other")" != "$shipped" ]] ||
      fail 2 "Cannot send both $other and $file to the cluster: they would have one name; rename one."
  done
  files+=("$file")
}

# Kubernetes has no place of its own for files of this machine.
check_upload() {
  local what=""
  [[ "$manager" == kubernetes ]] || return 0
  [[ ${#files[@]} -eq 0 ]] || what="${files[0]}"
  [[ -n "$what" ]] || what="${jars%%,*}"
  [[ -z "$what" || -n "$(user_setting spark.kubernetes.file.upload.path)" ]] ||
    fail 2 "On Kubernetes, $what reaches the driver only through storage that both can write: give --spark-conf spark.kubernetes.file.upload.path=hdfs:///permafrost/upload (or s3a://...), or put it into the image."
}
