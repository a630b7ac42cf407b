# shellcheck shell=bash
# A Python of its own for a check, kept under target/venv between runs.

# venv NAME PACKAGE...: sets PYTHON.
venv() {
  local name="$1" folder
  shift
  folder="${PERMAFROST_VENVS:-target/venv}/$name"
  PYTHON="$folder/bin/python"
  if [[ ! -e "$folder/.complete" ]]; then
    echo "Installing $* from PyPI into $folder"
    python3 -m venv "$folder"
    "$PYTHON" -m pip --quiet --disable-pip-version-check install "$@"
    touch "$folder/.complete"
  fi
}
