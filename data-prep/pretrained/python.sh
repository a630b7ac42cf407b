# shellcheck shell=bash
# Sets PYTHON to an interpreter that has PyTorch, torchvision, ONNX and the packages of pretrained networks.
# PERMAFROST_PRETRAINED_PYTHON names one; otherwise a virtual environment is made once in target/pretrained/venv.

find_python() {
  local here venv wanted python name
  here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
  export PYTHONPATH="$here" PYTHONDONTWRITEBYTECODE=1
  if [[ -n "${PERMAFROST_PRETRAINED_PYTHON:-}" ]]; then
    PYTHON="$PERMAFROST_PRETRAINED_PYTHON"
    return
  fi
  venv="$here/../../target/pretrained/venv"
  PYTHON="$venv/bin/python"
  wanted="$(cat "$here/../../tests/bench/requirements.txt" "$here/requirements.txt")"
  [[ -f "$venv/installed.txt" && "$(<"$venv/installed.txt")" == "$wanted" ]] && return
  python=""
  for name in python3 python3.12 python3.11 python3.10; do
    if "$name" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null; then
      python="$name"
      break
    fi
  done
  [[ -n "$python" ]] || {
    echo "permafrost: no Python 3.10 to 3.12 found, which the pinned packages need; install one, or set" \
      "PERMAFROST_PRETRAINED_PYTHON to an interpreter that has them (data-prep/README.md)" >&2
    exit 5
  }
  echo "installing PyTorch into $venv, once; about 2.8 GB are fetched" >&2
  rm -rf "$venv"
  "$python" -m venv "$venv" &&
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --no-deps \
      --requirement "$here/../../tests/bench/requirements.txt" --requirement "$here/requirements.txt" >&2 &&
    echo "$wanted" >"$venv/installed.txt" ||
    {
      echo "permafrost: could not install data-prep/pretrained/requirements.txt; see the message above, then run this" \
        "again" >&2
      exit 5
    }
}
