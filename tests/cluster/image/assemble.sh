# shellcheck shell=bash disable=SC2154
# Does what submit/Dockerfile says, without a container engine. Needs root (the folder of Permafrost), note and give_up.

image_sources="$(cd "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
dockerfile="$root/submit/Dockerfile"

# assemble FOLDER: makes it the file system of the image; its variables, user and entry point stand in FOLDER/.image.
assemble() {
  local image="$1" line
  rm -rf "$image"
  mkdir -p "$image/.image"
  while read -r line; do
    instruction "$image" "$line"
  done < <(instructions)
}

# One line for each instruction.
instructions() {
  sed -e '/^[[:space:]]*#/d' "$dockerfile" | sed -e ':join' -e '/\\$/{N;s/\\\n[[:space:]]*//;bjoin' -e '}' | sed -e '/^[[:space:]]*$/d'
}

# instruction FOLDER LINE
instruction() {
  local image="$1" words
  read -r -a words <<<"$2"
  case "${words[0]}" in
    FROM) base "$image" "${words[1]}" ;;
    COPY) copy "$image" "${words[@]:1}" ;;
    ENV) printf '%s\0' "${words[@]:1}" >>"$image/.image/environment" ;;
    USER) printf '%s\n' "${words[1]}" >"$image/.image/user" ;;
    *) give_up "Cannot do without a container engine what $dockerfile says: $2" ;;
  esac
}

# base FOLDER NAME: what Permafrost uses of apache/spark, with the jars that Maven assembled of the same Spark.
base() {
  local image="$1" version="${2#apache/spark:}"
  [[ "$2" == apache/spark:* && -e "$root/target/spark/jars/spark-core_2.12-${version%%-*}.jar" ]] ||
    give_up "Cannot make the base image $2 of target/spark, which has another Spark."
  cp -R "$image_sources/base/." "$image"
  mkdir -p "$image/opt/spark/conf" "$image/opt/spark/work-dir" "$image/etc"
  cp -Rl "$root/target/spark/jars" "$image/opt/spark/jars"
  printf 'root:x:0:0:root:/root:/bin/bash\nspark:x:185:185::/home/spark:/bin/sh\n' >"$image/etc/passwd"
  printf 'root:x:0:\nspark:x:185:\n' >"$image/etc/group"
  printf '%s\0' SPARK_HOME=/opt/spark >"$image/.image/environment"
  printf '185\n' >"$image/.image/user"
}

# copy FOLDER [--chmod=MODE] SOURCE... TARGET, as COPY does it.
copy() {
  local image="$1" mode="" from target word
  shift
  if [[ "$1" == --chmod=* ]]; then
    mode="${1#--chmod=}"
    shift
  fi
  target="$image${*: -1}"
  for word in "${@:1:$#-1}"; do
    # Word splitting is off: a pattern stands for the files that match.
    for from in "$root"/$word; do
      [[ -e "$from" ]] || give_up "There is no $from, which $dockerfile copies."
      copy_one "$from" "$target" "$mode"
    done
  done
}

copy_one() {
  local from="$1" target="$2"
  if [[ -d "$from" ]]; then
    mkdir -p "$target"
    cp -R "$from/." "$target"
  elif [[ "$target" == */ ]]; then
    mkdir -p "$target"
    cp "$from" "$target"
  else
    mkdir -p "$(dirname "$target")"
    cp "$from" "$target"
  fi
  [[ -z "$3" ]] || chmod -R "$3" "$target"
}
