# shellcheck shell=bash disable=SC2034
# Reads the command line: what stands in front of the command belongs to the launcher or to every command.

# Sets master, deploy_mode, properties_file, jars (separated by commas), ui and spark_conf; command_name; verbose; only_text, where nothing but text
# is asked for; and arguments, which are the program's.
read_words() {
  local word
  master="${PERMAFROST_MASTER:-}"
  deploy_mode="" properties_file="" jars="" ui=false verbose=false only_text=false command_name=""
  spark_conf=() arguments=()
  while (($# > 0)) && [[ -z "$command_name" ]]; do
    word="$1"
    shift
    case "$word" in
      --master | --deploy-mode | --properties-file | --spark-conf | --jars)
        (($# > 0)) || fail 2 "Option $word needs a value; see permafrost --help."
        launcher_option "$word" "$1"
        shift
        ;;
      --master=* | --deploy-mode=* | --properties-file=* | --spark-conf=* | --jars=*)
        launcher_option "${word%%=*}" "${word#*=}"
        ;;
      --ui) ui=true ;;
      --ui=true | --ui=false) ui="${word#*=}" ;;
      --ui=*) fail 2 "Cannot set --ui to ${word#*=}; it takes no value." ;;
      *)
        arguments+=("$word")
        case "$word" in
          --warehouse | --conf | --set)
            (($# == 0)) || arguments+=("$1")
            (($# == 0)) || shift
            ;;
          -h | --help | -V | --version) only_text=true ;;
          --verbose) verbose=true ;;
          -*) ;;
          *) command_name="$word" ;;
        esac
        ;;
    esac
  done
  [[ -n "$command_name" ]] || only_text=true
  if [[ "$command_name" == help ]]; then
    only_text=true
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
  case "$1" in
    --master) master="$2" ;;
    --deploy-mode) deploy_mode="$2" ;;
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
