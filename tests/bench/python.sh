# shellcheck shell=bash
# Sets PYTHON to an interpreter that has PyTorch and NumPy, and makes the package "peer" importable.
# PERMAFROST_BENCH_PYTHON names one; otherwise a virtual environment is made once in target/bench/venv.

find_python() {
  local here venv python
  here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
  export PYTHONPATH="$here" PYTHONDONTWRITEBYTECODE=1
  if [[ -n "${PERMAFROST_BENCH_PYTHON:-}" ]]; then
    PYTHON="$PERMAFROST_BENCH_PYTHON"
    return
  fi
  venv="$here/../../target/bench/venv"
  PYTHON="$venv/bin/python"
  cmp -s "$here/requirements.txt" "$venv/installed.txt" && return
  python="$(first_suitable_python)" || {
    echo "No Python 3.10 to 3.12 found, which the pinned packages need; install one, or set PERMAFROST_BENCH_PYTHON to an" \
      "interpreter that has torch and numpy." >&2
    exit 5
  }
  echo "Installing PyTorch into $venv, once; about 2.8 GB are fetched." >&2
  rm -rf "$venv"
  "$python" -m venv "$venv" &&
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --no-deps --requirement "$here/requirements.txt" >&2 &&
    cp "$here/requirements.txt" "$venv/installed.txt" ||
    {
      echo "Could not install tests/bench/requirements.txt; see the message above, then run this again." >&2
      exit 5
    }
}

first_suitable_python() {
  local name
  for name in python3 python3.12 python3.11 python3.10; do
    if "$name" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  return 1
}
