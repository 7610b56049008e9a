#!/usr/bin/env bash
# what: the Dockerfile builds the image, on a base made of Debian and the Java here
# needs: jar
# limit: 900
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$(dirname "${BASH_SOURCE[0]}")/containers.sh"

containers_ready
base_ready
context=$out/context
mkdir -p "$context/target"
cp "$root/Dockerfile" "$root/.dockerignore" "$context"
cp "$(jar)" "$context/target/millrace-check.jar"
buildah bud --isolation chroot --pull-never --layers --build-arg VERSION=check --tag "$image" "$context"
rm -rf "$context"

# what the outside may rely on
podman image inspect "$image" >"$out/inspect.json"
said() {
  jq -r ".[0].Config.$1" "$out/inspect.json"
}
need jq jq
[[ $(said User) == 10001:10001 ]] || fail "the image's user is $(said User)"
[[ $(said StopSignal) == SIGTERM ]] || fail "the image's stop signal is $(said StopSignal)"
[[ $(said 'Entrypoint[0]') == java ]] || fail "the first process is not java but $(said 'Entrypoint[0]')"
[[ $(said 'Volumes | keys[0]') == /data ]] || fail "/data is no volume"
[[ $(said 'Labels["org.opencontainers.image.version"]') == check ]] || fail "the label of the version is missing"
podman image ls --format '{{.Repository}}:{{.Tag}}, {{.Size}}' "$image"
