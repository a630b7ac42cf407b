# shellcheck shell=bash disable=SC2034
# Reads the command line: what stands in front of the command belongs to the launcher or to every command.

# Sets master, deploy_mode, properties_file, jars (separated by commas), ui, dry_run, executors, cores, image, installed
# and spark_conf; command_name; verbose; launcher_help, where help is asked for before any command; only_text, where
# nothing but text is; arguments, which are the program's; and repeated, the launcher's own words that a later command
# needs as well. Settings of Spark are not among them: there may be keys and passwords in them.
read_words() {
  local word
  master="${PERMAFROST_MASTER:-}"
  deploy_mode="" properties_file="" jars="" executors="" cores="" image="" installed="" ui=false dry_run=false
  verbose=false launcher_help=false only_text=false command_name=""
  spark_conf=() arguments=() repeated=()
  while (($# > 0)) && [[ -z "$command_name" ]]; do
    word="$1"
    shift
    case "$word" in
      --master | --deploy-mode | --properties-file | --spark-conf | --jars | --executors | --cores | --image | --installed)
        (($# > 0)) || fail 2 "Option $word needs a value; see permafrost --help."
        launcher_option "$word" "$1"
        shift
        ;;
      --master=* | --deploy-mode=* | --properties-file=* | --spark-conf=* | --jars=* | --executors=* | --cores=* | --image=* | --installed=*)
        launcher_option "${word%%=*}" "${word#*=}"
        ;;
      --ui) ui=true ;;
      --ui=true | --ui=false) ui="${word#*=}" ;;
      --dry-run) dry_run=true ;;
      --dry-run=true | --dry-run=false) dry_run="${word#*=}" ;;
      --ui=* | --dry-run=*) fail 2 "Cannot set ${word%%=*} to ${word#*=}; it takes no value." ;;
      *)
        arguments+=("$word")
        case "$word" in
          --warehouse | --conf | --set)
            (($# == 0)) || arguments+=("$1")
            (($# == 0)) || shift
            ;;
          -h | --help) launcher_help=true only_text=true ;;
          -V | --version) only_text=true ;;
          --verbose) verbose=true ;;
          -*) ;;
          *) command_name="$word" ;;
        esac
        ;;
    esac
  done
  [[ -n "$command_name" && "$command_name" != completion ]] || only_text=true
  [[ -n "$command_name" || ${#arguments[@]} -gt 0 ]] || launcher_help=true
  if [[ "$command_name" == help ]]; then
    only_text=true
    (($# > 0)) || launcher_help=true
    arguments=("$@" --help)
    return
  fi
  arguments+=("$@")
  for word in "$@"; do
    case "$word" in
      --) break ;;
      -h | --help) only_text=true ;;
      --verbose) verbose=true ;;
    esac
  done
}

# launcher_option NAME VALUE
launcher_option() {
  [[ -n "$2" ]] || fail 2 "Option $1 needs a value; see permafrost --help."
  [[ "$1" == --spark-conf ]] || repeated+=("$1" "$2")
  case "$1" in
    --master) master="$2" ;;
    --deploy-mode) deploy_mode="$2" ;;
    --executors | --cores)
      [[ "$2" =~ ^[1-9][0-9]{0,5}$ ]] || fail 2 "Cannot set $1 to $2; write a whole number from 1 up."
      if [[ "$1" == --cores ]]; then cores="$2"; else executors="$2"; fi
      ;;
    --image) image="$2" ;;
    --installed) installed="${2%/}" ;;
    --properties-file)
      [[ -r "$2" && ! -d "$2" ]] || fail 2 "Cannot read the file $2; check the path given to --properties-file."
      properties_file="$2"
      ;;
    --spark-conf)
      [[ "$2" == spark.?*=* ]] || fail 2 "Cannot use --spark-conf $2; write it as key=value, with a key that begins with spark."
      spark_conf+=("$2")
      ;;
    --jars)
      local jar list
      IFS=, read -r -a list <<<"$2"
      for jar in "${list[@]}"; do
        [[ "$jar" != *:* && -r "$jar" && ! -d "$jar" ]] ||
          fail 2 "Cannot read the jar $jar; give --jars files of this machine, separated by commas."
        [[ "$jar" == /* ]] || jar="$PWD/$jar"
        jars+="${jars:+,}$jar"
      done
      ;;
  esac
}
