# shellcheck shell=bash disable=SC2154
# What every launcher does. `manager` names the cluster manager it is for: standalone, yarn, kubernetes, or nothing.
# Of what a shell may export: no globbing would lose the libraries, the others change what cd and grep print.
set +f
unset CDPATH GREP_OPTIONS

# The launchers lie in submit, and in bin where the distribution is unpacked.
LAUNCHERS="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)"
PERMAFROST_HOME="$(dirname -- "$LAUNCHERS")"
readonly LAUNCHERS PERMAFROST_HOME

# shellcheck source=submit/launcher/report.sh
source "$LAUNCHERS/launcher/report.sh"
# shellcheck source=submit/launcher/locale.sh
source "$LAUNCHERS/launcher/locale.sh"
# shellcheck source=submit/launcher/place.sh
source "$LAUNCHERS/launcher/place.sh"
# shellcheck source=submit/launcher/words.sh
source "$LAUNCHERS/launcher/words.sh"
# shellcheck source=submit/launcher/help.sh
source "$LAUNCHERS/launcher/help.sh"
# shellcheck source=submit/launcher/java.sh
source "$LAUNCHERS/launcher/java.sh"
# shellcheck source=submit/launcher/build.sh
source "$LAUNCHERS/launcher/build.sh"
# shellcheck source=submit/launcher/settings.sh
source "$LAUNCHERS/launcher/settings.sh"
# shellcheck source=submit/launcher/manager.sh
source "$LAUNCHERS/launcher/manager.sh"
# shellcheck source=submit/launcher/memory.sh
source "$LAUNCHERS/launcher/memory.sh"
# shellcheck source=submit/launcher/process.sh
source "$LAUNCHERS/launcher/process.sh"
# shellcheck source=submit/launcher/files.sh
source "$LAUNCHERS/launcher/files.sh"
# shellcheck source=submit/launcher/install.sh
source "$LAUNCHERS/launcher/install.sh"
# shellcheck source=submit/launcher/cluster.sh
source "$LAUNCHERS/launcher/cluster.sh"
# shellcheck source=submit/launcher/spark.sh
source "$LAUNCHERS/launcher/spark.sh"

main() {
  check_streams
  check_place
  read_words "$@"
  if [[ -n "$manager" ]] && "$launcher_help"; then
    manager_help
    exit
  fi
  find_java
  if "$dry_run"; then
    find_build
  else
    build_if_needed
  fi
  find_spark

  # A bar is drawn on a terminal of this width; elsewhere progress is plain lines.
  PERMAFROST_TERMINAL=""
  [[ ! -t 2 || "${TERM:-dumb}" == dumb ]] || PERMAFROST_TERMINAL="$(tput cols 2>/dev/null || echo 80)"
  # How the launcher was called, for the commands that a message suggests: a word a line.
  PERMAFROST_COMMAND="$(printf '%s\n' "$0" ${repeated[@]+"${repeated[@]}"})"
  export PERMAFROST_TERMINAL PERMAFROST_COMMAND PERMAFROST_HOME

  if "$only_text"; then
    run_or_show "$JAVA" -Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
      -cp "$APPLICATION_JAR:$APPLICATION_JARS/*:$SPARK_JARS" org.permafrost.cli.Main ${arguments[@]+"${arguments[@]}"}
    return
  fi

  check_master
  check_manager
  plan_memory
  case "$command_name" in
    prep | train | learn | study | rank | judge | nightly | evaluate | head | quickstart | doctor) say "$(memory_plan)" ;;
  esac
  say_what_has_no_effect
  launch
}
