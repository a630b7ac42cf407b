# shellcheck shell=bash disable=SC2154
# Starts and stops a cluster on the loopback interface: the API server, the controllers and a node. Needs kubernetes, etcd
# (programs), work (a folder), root, image and namespace.

# What the controllers do here: owners that go take their pods with them, cron jobs become jobs, jobs become pods.
CONTROLLERS=garbage-collector-controller,job-controller,cronjob-controller,ttl-after-finished-controller
CONTROLLERS+=,serviceaccount-controller,root-ca-certificate-publisher-controller

started=()

# start NAME COMMAND...
start() {
  local name="$1"
  shift
  "$@" >"$work/$name.log" 2>&1 &
  started+=("$!")
}

stop_cluster() {
  local pid
  [[ ! -d "$work/kubelet" ]] || touch "$work/kubelet/stop"
  for pid in $(printf '%s\n' ${started[@]+"${started[@]}"} | tac); do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

start_cluster() {
  local port store peers keys="$work/keys"
  port="$(free_port)" store="$(free_port)" peers="$(free_port)"
  server="https://127.0.0.1:$port"
  mkdir -p "$keys"
  openssl genrsa -out "$keys/accounts.key" 2048 2>/dev/null
  openssl rsa -in "$keys/accounts.key" -pubout -out "$keys/accounts.pub" 2>/dev/null
  printf '%s,admin,1,"system:masters"\n' "$(openssl rand -hex 16)" >"$keys/tokens.csv"
  start etcd "$etcd" --data-dir "$work/etcd" --log-level warn --unsafe-no-fsync \
    --listen-client-urls "http://127.0.0.1:$store" --advertise-client-urls "http://127.0.0.1:$store" \
    --listen-peer-urls "http://127.0.0.1:$peers" --initial-advertise-peer-urls "http://127.0.0.1:$peers" \
    --initial-cluster "default=http://127.0.0.1:$peers"
  start apiserver "$kubernetes" apiserver --etcd-servers="http://127.0.0.1:$store" --bind-address=127.0.0.1 \
    --advertise-address=127.0.0.1 --secure-port="$port" --cert-dir="$keys" --service-cluster-ip-range=127.96.0.0/24 \
    --service-account-key-file="$keys/accounts.pub" --service-account-signing-key-file="$keys/accounts.key" \
    --service-account-issuer=https://kubernetes.default.svc --token-auth-file="$keys/tokens.csv" \
    --authorization-mode=RBAC --endpoint-reconciler-type=none
  await "the API server" 120 ready
  kubeconfig "$work/admin.conf" "$(cut -d, -f 1 "$keys/tokens.csv")"
  start controllers "$kubernetes" controller-manager --kubeconfig="$work/admin.conf" --secure-port=0 --leader-elect=false \
    --service-account-private-key-file="$keys/accounts.key" --root-ca-file="$keys/apiserver.crt" \
    --use-service-account-credentials=false --controllers="$CONTROLLERS"
  await "service accounts" 60 admin get serviceaccount default -n default
  start_node
}

ready() {
  [[ -e "$work/keys/apiserver.crt" ]] &&
    curl -s --cacert "$work/keys/apiserver.crt" "$server/readyz" 2>/dev/null | grep -q '^ok'
}

# await WHAT SECONDS COMMAND...
await() {
  local what="$1" end=$((SECONDS + $2))
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || give_up "No $what in time; see $work."
    sleep 0.2
  done
}

# kubeconfig FILE TOKEN
kubeconfig() {
  local config=(kubectl --kubeconfig "$1" config)
  "${config[@]}" set-cluster test --server="$server" --certificate-authority="$work/keys/apiserver.crt" >/dev/null
  "${config[@]}" set-credentials user --token="$2" >/dev/null
  "${config[@]}" set-context test --cluster=test --user=user --namespace="$namespace" >/dev/null
  "${config[@]}" use-context test >/dev/null
}

# kubectl with all rights.
admin() {
  kubectl --kubeconfig "$work/admin.conf" "$@"
}

# kubectl with the rights that src/site/markdown/clusters.md gives to Spark.
as_spark() {
  kubectl --kubeconfig "$work/spark.conf" "$@"
}

# A node that runs pods in the image, and sees the folder storage as every pod does.
start_node() {
  local classes="$work/classes"
  javac -proc:none -nowarn -d "$classes" -cp "$root/target/spark/jars/*" \
    "$root"/tests/java/org/permafrost/submit/kubelet/*.java
  KUBECONFIG="$work/admin.conf" start kubelet java -Xmx256m -cp "$classes:$root/target/spark/jars/*" \
    org.permafrost.submit.kubelet.Kubelet "$namespace" "$work/kubelet" "$image" \
    "$root/tests/cluster/image/container" "$storage:$storage"
}

# The commands of the page, as they stand there.
give_rights() {
  local line
  while read -r line; do
    KUBECONFIG="$work/admin.conf" bash -c "$line" >/dev/null
  done < <(sed -n '/^kubectl create /p' "$root/src/site/markdown/clusters.md")
  kubeconfig "$work/spark.conf" "$(admin create token spark --duration 24h)"
  chmod 644 "$work/spark.conf"
}
