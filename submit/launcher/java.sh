# shellcheck shell=bash
# Finds a Java runtime of version 17 or newer: JAVA_HOME first, then the path.

# Sets JAVA.
find_java() {
  if [[ -n "${JAVA_HOME:-}" ]]; then
    JAVA="$JAVA_HOME/bin/java"
    [[ -x "$JAVA" ]] || fail 5 "JAVA_HOME is $JAVA_HOME, which has no bin/java; point it at a JDK 17 or newer."
  else
    JAVA="$(command -v java || true)"
    [[ -n "$JAVA" ]] || fail 5 "No Java found; install a JDK 17 (for example: apt install openjdk-17-jdk) or set JAVA_HOME."
  fi
  local version
  version="$(java_version)"
  if ! [[ "$version" =~ ^[0-9]+$ ]] || ((version < 17)); then
    fail 5 "$JAVA is Java ${version:-of unknown version}; Permafrost needs 17 or newer. Install a JDK 17 or set JAVA_HOME."
  fi
}

# Major version. The release file beside the runtime is read first: starting Java takes longer.
java_version() {
  local real release line
  real="$(readlink -f "$JAVA" 2>/dev/null || echo "$JAVA")"
  release="$(dirname "$(dirname "$real")")/release"
  if [[ -r "$release" ]]; then
    line="$(grep '^JAVA_VERSION=' "$release" || true)"
  else
    line="$("$JAVA" -version 2>&1 | grep -m 1 version || true)"
  fi
  line="${line#*\"}"
  line="${line#1.}"
  echo "${line%%[!0-9]*}"
}
