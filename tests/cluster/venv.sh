# shellcheck shell=bash
# A Python of its own for a check, kept under target/venv between runs.

# venv NAME PACKAGE...: sets PYTHON.
venv() {
  local name="$1" folder
  shift
  folder="${PERMAFROST_VENVS:-target/venv}/$name"
  PYTHON="$folder/bin/python"
  if [[ "$(cat "$folder/.complete" 2>/dev/null)" != "$*" ]]; then
    echo "Installing $* from PyPI into $folder"
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$PYTHON" -m pip --quiet --disable-pip-version-check install "$@"
    echo "$*" > "$folder/.complete"
  fi
}
