# shellcheck shell=bash
# Where Permafrost stands and is called: what no command could work with is said before anything starts.

# A file opened later would take the number of a closed stream, and results would go there.
check_streams() {
  true 9>&2 || exec 2>/dev/null
  { true 9<&0; } 2>/dev/null || exec </dev/null
  { true 9>&1; } 2>/dev/null ||
    fail 5 "Standard output is closed, so no result could be written; send it to a file or to /dev/null."
}

check_place() {
  check_class_path "Permafrost lies in" "$PERMAFROST_HOME"
  [[ -z "${SPARK_HOME:-}" ]] || check_class_path "SPARK_HOME is" "$SPARK_HOME"
  # The program, not the shell's own, which may answer with a folder that is gone.
  env pwd >/dev/null 2>&1 || fail 5 "The working directory does not exist any more; change to one that does."
}

# check_class_path WHAT FOLDER: colons separate the entries of a class path, and nothing quotes them.
check_class_path() {
  [[ "$2" != *:* ]] || fail 5 "$1 $2, and Java cannot find classes below a path with a colon; move it to one without."
}

# A folder for the log: target, or where one who may not write there keeps temporary files.
log_file() {
  local name=permafrost.log folder
  if [[ -w "$PERMAFROST_HOME/target" && (! -e "$PERMAFROST_HOME/target/$name" || -w "$PERMAFROST_HOME/target/$name") ]]; then
    echo "$PERMAFROST_HOME/target/$name"
    return
  fi
  for folder in "${TMPDIR:-}" /tmp /var/tmp; do
    if [[ -n "$folder" && -d "$folder" && -w "$folder" ]]; then
      echo "${folder%/}/permafrost-$(id -u).log"
      return
    fi
  done
  fail 5 "No log can be written, neither in $PERMAFROST_HOME/target nor in TMPDIR or /tmp; set TMPDIR to a folder of yours."
}
