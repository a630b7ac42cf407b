# shellcheck shell=bash
# The API server and the controllers of Kubernetes and its store, etcd, built from their sources through the Go module
# proxy: needs go, once.

KUBERNETES_VERSION=1.34.4
ETCD_VERSION=3.6.5
OPERATOR_VERSION=2.3.0

cache="${PERMAFROST_CLUSTER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/permafrost-cluster}"
engine_sources="$(dirname -- "${BASH_SOURCE[0]}")/engines"

# Sets kubernetes, etcd (programs) and definitions (a folder with those of the Spark operator's resources).
build_engines() {
  kubernetes="$cache/kubernetes-$KUBERNETES_VERSION"
  etcd="$cache/etcd-$ETCD_VERSION"
  definitions="$cache/spark-operator-$OPERATOR_VERSION"
  mkdir -p "$cache"
  [[ -x "$kubernetes" ]] || kubernetes_module | build_engine "$kubernetes" kubernetes.go
  [[ -x "$etcd" ]] || etcd_module | build_engine "$etcd" etcd.go
  [[ -d "$definitions" ]] || fetch_definitions
}

# build_engine PROGRAM SOURCE <go.mod
build_engine() {
  local folder
  command -v go >/dev/null || give_up "No go to build $1 with; install Go 1.24 or newer (https://go.dev/dl)."
  folder="$(mktemp -d "$cache/build.XXXXXX")"
  cat >"$folder/go.mod"
  cp "$engine_sources/$2" "$folder/main.go"
  note "building $(basename "$1"), once, which takes minutes"
  (cd "$folder" && go mod tidy && go build -trimpath -ldflags='-s -w' -o program .) >"$folder.log" 2>&1 ||
    give_up "Cannot build $1; see $folder.log."
  mv "$folder/program" "$1"
  rm -rf "$folder" "$folder.log"
}

# Kubernetes is not made to be a dependency: its parts are to be taken from the same release.
kubernetes_module() {
  local part
  printf 'module engine\n\ngo 1.24.0\n\nrequire k8s.io/kubernetes v%s\n\n' "$KUBERNETES_VERSION"
  for part in api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider \
    cluster-bootstrap code-generator component-base component-helpers controller-manager cri-api cri-client \
    csi-translation-lib dynamic-resource-allocation endpointslice externaljwt kms kube-aggregator \
    kube-controller-manager kube-proxy kube-scheduler kubectl kubelet metrics mount-utils pod-security-admission \
    sample-apiserver sample-cli-plugin sample-controller; do
    printf 'replace k8s.io/%s => k8s.io/%s v0.%s\n' "$part" "$part" "${KUBERNETES_VERSION#1.}"
  done
}

etcd_module() {
  printf 'module engine\n\ngo 1.24.0\n\nrequire go.etcd.io/etcd/server/v3 v%s\n' "$ETCD_VERSION"
}

# The module proxy has every file of a repository's release.
fetch_definitions() {
  local folder
  folder="$(mktemp -d "$cache/build.XXXXXX")"
  (
    cd "$folder"
    printf 'module definitions\n' >go.mod
    go mod download -json "github.com/kubeflow/spark-operator/v2@v$OPERATOR_VERSION" >module.json
  ) || give_up "Cannot fetch the definitions of the Spark operator $OPERATOR_VERSION."
  mkdir "$folder/definitions"
  cp "$(sed -n 's/^\t*"Dir": "\(.*\)",*$/\1/p' "$folder/module.json")"/config/crd/bases/*.yaml "$folder/definitions"
  chmod u+w "$folder"/definitions/*
  mv "$folder/definitions" "$definitions"
  rm -rf "$folder"
}
