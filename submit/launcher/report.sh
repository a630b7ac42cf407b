# shellcheck shell=bash
# Messages of the launcher, all on standard error so that results can be piped.

say() {
  printf 'permafrost: %s\n' "$*" >&2
}

# fail CODE MESSAGE: exit codes are those of the README (2 usage, 5 environment).
fail() {
  local code="$1"
  shift
  say "$*"
  exit "$code"
}
