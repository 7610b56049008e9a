# What the steps of helm/check share. Each step begins with:
#   source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck shell=bash
set -euo pipefail
shopt -s nullglob

root=${CHECK_ROOT:?run it with helm/check}
# where this step may write; empty at its start
out=${CHECK_OUT:?run it with helm/check}
# what outlives a run: things downloaded or made that do not depend on the tree
cache=${XDG_CACHE_HOME:-$HOME/.cache}/millrace-check
mkdir -p "$cache"
export DEBIAN_FRONTEND=noninteractive

_at_exit=()

# Runs the command "$@" when the step ends, however it does; the last one registered first.
at_exit() {
  _at_exit+=("$(printf '%q ' "$@")")
}

_leave() {
  local code=$? i
  set +e
  for (( i = ${#_at_exit[@]} - 1; i >= 0; i-- )); do
    # not into the log, whose last line is the verdict
    eval "${_at_exit[i]}" >>"$out/end.log" 2>&1
  done
  exit "$code"
}
trap _leave EXIT
trap 'exit 143' TERM INT HUP

fail() {
  echo "$*"
  exit 1
}

# Ends the step without a verdict, because of $*.
skip() {
  echo "$*"
  exit 77
}

# need COMMAND PACKAGE...: installs the Debian packages if there is no such command.
need() {
  local command=$1
  shift
  command -v "$command" >/dev/null && return 0
  echo "installing $*"
  _apt install -y --no-install-recommends "$@"
}

_apt() {
  (( $(id -u) == 0 )) || fail "apt-get is needed: run helm/check as root"
  (
    flock 9
    if [[ ! -e $cache/apt-updated || -n $(find "$cache/apt-updated" -mmin +720) ]]; then
      apt-get -q update
      touch "$cache/apt-updated"
    fi
    apt-get -q "$@"
  ) 9>"$cache/apt.lock"
}

# npm_packages ROOM SPEC...: prints the folder whose node_modules holds these packages, and installs them once.
# The specs name exact versions.
npm_packages() {
  local folder=$cache/npm/$1 wanted
  shift
  wanted="$*"
  need npm nodejs npm >&2
  (
    flock 9
    if [[ "$(cat "$folder/specs" 2>/dev/null)" != "$wanted" ]]; then
      rm -rf "$folder"
      mkdir -p "$folder"
      echo '{"private":true}' >"$folder/package.json"
      npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error "$@" >&2
      echo "$wanted" >"$folder/specs"
    fi
  ) 9>"$cache/npm.lock"
  echo "$folder"
}

# Prints the home of the newest JDK 25 or later; JAVA_HOME wins if it is one.
java_home() {
  local candidate version best=0 home=''
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    [[ -x $candidate/bin/javac && -r $candidate/release ]] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$candidate/release")
    if (( ${version:-0} >= 25 && ${version:-0} > best )); then
      home=$candidate best=$version
      [[ $candidate != "${JAVA_HOME:-}" ]] || break
    fi
  done
  [[ -n $home ]] || fail "no JDK 25 or later found" >&2
  echo "$home"
}

# java_classpath GROUP:ARTIFACT:VERSION...: prints a class path with these and all they need, from Maven.
java_classpath() {
  local folder pom artifact
  folder=$cache/classpath/$(echo "$*" | sha256sum | cut -c1-16)
  pom=$folder/pom.xml
  if [[ ! -s $folder/classpath ]]; then
    mkdir -p "$folder"
    {
      echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
      echo '<groupId>dev.millrace</groupId><artifactId>check</artifactId><version>1</version><packaging>pom</packaging><dependencies>'
      for artifact in "$@"; do
        IFS=: read -r group name version <<<"$artifact"
        echo "<dependency><groupId>$group</groupId><artifactId>$name</artifactId><version>$version</version></dependency>"
      done
      echo '</dependencies></project>'
    } >"$pom"
    mvn -B -q -ntp -f "$pom" dependency:build-classpath -Dmdep.outputFile="$folder/classpath" >&2
  fi
  cat "$folder/classpath"
}

# Prints the jar to check; the step "jar" sees to it that there is one.
jar() {
  cat "$root/target/check/jar/path"
}

# wait_for SECONDS WHAT COMMAND...: runs the command every 0.1 s until it succeeds.
wait_for() {
  local until=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    (( SECONDS < until )) || fail "waited in vain until $what"
    sleep 0.1
  done
}

_ready_or_gone() {
  curl -sf -m 5 "http://127.0.0.1:$1/readyz" || ! kill -0 "$2"
}

# Prints a TCP port of loopback that nobody listens on.
free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# background NAME COMMAND...: starts it, its output in NAME.log; it is ended with the step. Sets $background_pid.
background() {
  local name=$1
  shift
  "$@" >"$out/$name.log" 2>&1 &
  background_pid=$!
  at_exit _end "$background_pid"
}

_end() {
  local _
  kill "$1" 2>/dev/null || return 0
  for _ in {1..200}; do
    kill -0 "$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$1" 2>/dev/null
}

# start_service NAME PORT ARGUMENT...: starts the jar on that port of loopback with a data directory of its own, and waits until it is ready.
start_service() {
  local name=$1 port=$2
  shift 2
  need curl curl
  background "$name" "$(java_home)/bin/java" -Xmx512m --enable-native-access=ALL-UNNAMED -jar "$(jar)" \
    --server.port="$port" --millrace.data-dir="$out/$name-data" "$@"
  wait_for 120 "the service answers on port $port" _ready_or_gone "$port" "$background_pid"
  kill -0 "$background_pid" 2>/dev/null || fail "the service did not start: $(tail -n 5 "$out/$name.log")"
}
