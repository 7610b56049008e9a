# Containers for the steps, on a machine without a container daemon: buildah, podman and runc, with all that they keep in
# target/check/containers, apart from what else they hold on this machine. To be sourced after lib.sh.
# shellcheck shell=bash

containers=$root/target/check/containers
image=localhost/millrace:check
# the name that the Dockerfile knows
base=docker.io/library/eclipse-temurin:25-jre

# Installs what runs containers, and sets it up.
containers_ready() {
  need curl curl
  need buildah buildah
  need podman podman
  need runc runc
  need catatonit catatonit
  need iptables iptables
  [[ -x /usr/lib/cni/bridge ]] || need cni-plugins containernetworking-plugins
  mkdir -p "$containers"/{storage,run,tmp,net}
  cat >"$containers/storage.conf" <<END
[storage]
driver = "overlay"
graphroot = "$containers/storage"
runroot = "$containers/run"
END
  # the limits are those that also a machine grants that is a container itself
  cat >"$containers/containers.conf" <<END
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
tmp_dir = "$containers/run/libpod"
static_dir = "$containers/storage/libpod"
volume_path = "$containers/storage/volumes"
[network]
network_backend = "cni"
network_config_dir = "$containers/net"
END
  echo 'unqualified-search-registries = []' >"$containers/registries.conf"
  export CONTAINERS_CONF=$containers/containers.conf CONTAINERS_STORAGE_CONF=$containers/storage.conf
  export CONTAINERS_REGISTRIES_CONF=$containers/registries.conf TMPDIR=$containers/tmp
  at_exit _containers_away
}

# Leaves images, so that the next build is quicker, and nothing else: no container, no volume, no mount.
_containers_away() {
  buildah rm --all
  podman rm --all --force --time 5
  podman volume prune --force
  umount --recursive "$containers/storage/overlay"
}

# What stands in for the base image where no registry can be reached: Debian and a Java runtime with the modules of Temurin's own.
base_ready() {
  local tar=$cache/base-$(basename "$(java_home)")-$(stat -c %Y "$(java_home)/release").tar
  [[ -s $tar ]] || make_base "$tar"
  buildah images -q "$base" 2>/dev/null | grep -q . && return 0
  podman import --change ENV=JAVA_HOME=/opt/java/openjdk \
    --change ENV=PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    --change ENV=LANG=C.UTF-8 "$tar" "$base"
}

make_base() {
  local tree=$containers/tmp/base suite mirror
  need debootstrap debootstrap
  suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
  # wherever this machine has its packages from
  mirror=$(apt-get indextargets --format '$(REPO_URI)' "Created-By: Packages" "Codename: $suite" | head -n 1)
  rm -rf "$tree"
  debootstrap --variant=minbase ${suite:+"$suite"} "$tree" ${mirror:+"$mirror"}
  rm -rf "$tree"/var/cache/apt/* "$tree"/var/lib/apt/lists/* "$tree"/usr/share/{doc,man,locale}
  mkdir -p "$tree/opt/java"
  "$(java_home)/bin/jlink" --add-modules "$(jre_modules)" --generate-cds-archive --output "$tree/opt/java/openjdk"
  tar -C "$tree" -cf "$1.new" .
  mv "$1.new" "$1"
  rm -rf "$tree"
}

# The modules of a runtime image: none of those that develop.
jre_modules() {
  "$(java_home)/bin/java" --list-modules | cut -d@ -f1 \
    | grep -v -E '^jdk\.(compiler|jartool|javadoc|jdeps|jlink|jpackage|jshell|jconsole|jcmd|jdi|jstatd|attach|hotspot\.agent|editpad|internal\.(ed|le|opt|md|jvmstat|joptsimple)|unsupported\.desktop|graal.*)$' \
    | paste -sd,
}

# A key for this run, and what lets it in: $key is in clear, $key_env the options that give a container its hash.
key=check-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
key_env=(-e MILLRACE_SECURITY_KEYS_0_NAME=check -e MILLRACE_SECURITY_KEYS_0_ROLE=admin
  -e MILLRACE_SECURITY_KEYS_0_HASH="$(printf %s "$key" | sha256sum | cut -d' ' -f1)")

# How a container is shut in: nothing but its volume and a /tmp that holds no programs can be written, and it may do nothing special.
confined=(--read-only --tmpfs /tmp:rw,noexec,nosuid,nodev,size=64m --cap-drop ALL --security-opt no-new-privileges)

# Adds the limit of memory to $confined if this machine's cgroups let it. Sets $limited.
confine_memory() {
  limited=512
  if podman run --rm --memory 512m --entrypoint true "$image" 2>"$out/memory.log"; then
    confined+=(--memory 512m)
  else
    limited=none
    echo "no limit of memory here: $(tail -n 1 "$out/memory.log")"
  fi
}

# start_container NAME PORT OPTION...: starts the image with its volume NAME, and registers its end. Does not wait.
start_container() {
  local name=$1 port=$2
  shift 2
  podman rm -f "$name" >/dev/null 2>&1 || true
  podman run --detach --name "$name" "${confined[@]}" --publish "127.0.0.1:$port:8080" --volume "$name:/data" "$@" "$image"
  at_exit _remove_container "$name"
}

_remove_container() {
  podman logs "$1" >"$out/$1.log" 2>&1
  podman rm --force --time 5 --volumes "$1" >/dev/null 2>&1
  podman volume rm "$1" >/dev/null 2>&1
}

# await_ready NAME PORT: until the server in the container takes requests; fails if it has ended.
await_ready() {
  wait_for 120 "the container $1 is ready" _ready_or_ended "$1" "$2"
  curl -sf -m 5 -o /dev/null "http://127.0.0.1:$2/readyz" || fail "the container ended: $(podman logs "$1" 2>&1 | tail -n 20)"
}

_ready_or_ended() {
  curl -sf -m 5 "http://127.0.0.1:$2/readyz" || [[ $(podman inspect "$1" --format '{{.State.Running}}') != true ]]
}

# call PORT PATH [CURL-OPTION]...: a request with the key; prints the answer.
call() {
  local port=$1 path=$2
  shift 2
  curl -sS -m 90 -H "Authorization: Bearer $key" "$@" "http://127.0.0.1:$port$path"
}
