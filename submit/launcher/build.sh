# shellcheck shell=bash disable=SC2034
# Builds the jar and copies the libraries when they are missing or older than the sources.

# Sets APPLICATION_JARS (the folder of Permafrost's jar and its libraries), APPLICATION_JAR, APPLICATION_LIBRARIES and
# IMPORT_JARS (what only import and export need; never sent to a cluster).
build_if_needed() {
  local target="$PERMAFROST_HOME/target"
  if is_distribution; then
    APPLICATION_JARS="$PERMAFROST_HOME/jars"
  else
    build_is_current "$target" || build "$target"
    APPLICATION_JARS="$target/dist/jars"
  fi
  find_jars
}

# The same without building anything.
find_build() {
  APPLICATION_JARS="$PERMAFROST_HOME/target/dist/jars"
  ! is_distribution || APPLICATION_JARS="$PERMAFROST_HOME/jars"
  find_jars
  [[ -n "$APPLICATION_JAR" ]] ||
    fail 5 "Permafrost is not built, and --dry-run builds nothing; run '$LAUNCHERS/permafrost --version' once."
}

# Unpacked from permafrost-VERSION.tar, not a checkout.
is_distribution() {
  [[ -n "$(find_jar "$PERMAFROST_HOME/jars")" ]]
}

find_jars() {
  local jar
  IMPORT_JARS="${APPLICATION_JARS%/jars}/import"
  APPLICATION_JAR="$(find_jar "$APPLICATION_JARS")"
  APPLICATION_LIBRARIES=()
  for jar in "$APPLICATION_JARS"/*.jar; do
    [[ "$jar" == "$APPLICATION_JARS"/permafrost-* ]] || APPLICATION_LIBRARIES+=("$jar")
  done
}

find_jar() {
  find "$1" -maxdepth 1 -name 'permafrost-*.jar' 2>/dev/null | sort | tail -n 1
}

# The stamp is the moment of the last successful build; Maven itself leaves an unchanged jar untouched.
build_is_current() {
  local target="$1" jar stamp="$1/.built" newer
  jar="$(find_jar "$target/dist/jars")"
  [[ -n "$jar" && (-n "${SPARK_HOME:-}" || -d "$target/spark/jars") ]] || return 1
  [[ -d "$PERMAFROST_HOME/src/main" ]] || return 0
  [[ -e "$stamp" && "$stamp" -nt "$jar" ]] || stamp="$jar"
  newer="$(find "$PERMAFROST_HOME/src/main" "$PERMAFROST_HOME/pom.xml" -newer "$stamp" -print -quit)"
  [[ -z "$newer" ]]
}

build() {
  local target="$1" log="$1/build.log" started=$SECONDS pid platform
  platform="$(platform_properties)"
  command -v mvn >/dev/null ||
    fail 5 "No Maven found to build Permafrost; install Maven 3.8 or newer (for example: apt install maven)."
  [[ -x "$(dirname "$JAVA")/javac" ]] || command -v javac >/dev/null ||
    fail 5 "$JAVA has no compiler beside it; install a JDK 17, not only a runtime, or set JAVA_HOME."
  mkdir -p "$target" 2>/dev/null || true
  [[ -d "$target" && -w "$target" ]] ||
    fail 5 "Permafrost is not built, or its sources are newer than the build, and you cannot write $target. Let the owner of $PERMAFROST_HOME run 'submit/permafrost --version' once, or use a copy of your own."
  lock_build "$target" || return 0
  if [[ -d "$target/dist" ]]; then
    say "Building: the sources are newer than the jar (log: $log)."
  else
    say "Building. The first time Maven fetches about 500 MB of libraries, which takes minutes (log: $log)."
  fi
  # shellcheck disable=SC2086 # zero, one or two properties
  (cd "$PERMAFROST_HOME" && exec mvn -B -ntp -Dmaven.test.skip=true $platform package) >"$log" 2>&1 &
  pid=$!
  trap 'kill "$pid" 2>/dev/null || true' EXIT
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.5
    if (((SECONDS - started) % 15 == 14)); then
      say "… building for $((SECONDS - started)) s"
      sleep 1
    fi
  done
  trap - EXIT
  if ! wait "$pid"; then
    tail -n 30 "$log" >&2
    fail 5 "The build failed; the end of $log is above. Without internet, Maven needs a filled ~/.m2 (mvn -o)."
  fi
  touch "$target/.built"
  exec 8>&-
  say "Built in $((SECONDS - started)) s."
}

# Two starts at once must not write the same files. Fails when the other one has built meanwhile.
lock_build() {
  command -v flock >/dev/null || return 0
  exec 8>"$1/.building"
  if ! flock -n 8; then
    say "Another start of Permafrost is building; waiting for it."
    flock 8
    if build_is_current "$1"; then
      exec 8>&-
      return 1
    fi
  fi
}

# Natives for this machine, see README, "Other platforms"; the pom's own choice is Linux, x86-64, AVX2.
platform_properties() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) grep -qw avx2 /proc/cpuinfo || echo "-Dnd4j.extension=-onednn" ;;
    Linux-aarch64) echo "-Djavacpp.platform=linux-arm64 -Dnd4j.extension=" ;;
    Darwin-arm64) echo "-Djavacpp.platform=macosx-arm64 -Dnd4j.extension= -Ddnnl.platform=macosx-x86_64" ;;
    Darwin-x86_64) echo "-Djavacpp.platform=macosx-x86_64" ;;
    *) fail 5 "No native libraries are known for $(uname -s) on $(uname -m); see README, Other platforms." ;;
  esac
}
