# shellcheck shell=bash
# Java reads arguments and names of files in the character set of the locale, once, as it starts. Under C, as in cron and
# small containers, all but ASCII would be lost: a UTF-8 locale is set where there is none.

use_utf8() {
  local name
  if [[ "$(locale charmap 2>/dev/null || true)" == UTF-8 ]]; then return; fi
  for name in C.UTF-8 C.utf8 en_US.UTF-8 en_US.utf8; do
    # Where the program `locale` is missing, the first one is as good as any.
    if [[ "$(LC_ALL="$name" locale charmap 2>/dev/null || echo UTF-8)" == UTF-8 ]]; then
      export LC_ALL="$name"
      return
    fi
  done
}

use_utf8
