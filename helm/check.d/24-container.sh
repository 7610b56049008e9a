#!/usr/bin/env bash
# what: the image runs with a read-only root, without capabilities and in 512 MiB; it says what is missing without a key
# needs: image
# limit: 600
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$(dirname "${BASH_SOURCE[0]}")/containers.sh"

containers_ready
confine_memory
port=$(free_port)

# without a key it does not serve, and says what to set
podman run --rm "${confined[@]}" "$image" >"$out/keyless.log" 2>&1 && fail "it serves everybody who reaches it"
grep -q 'millrace.security.keys' "$out/keyless.log" || fail "without a key it does not say what is missing"

# the image makes a key as well
podman run --rm "${confined[@]}" "$image" hash-key ci reader >"$out/hash-key.log" 2>&1 || fail "hash-key: $(tail -n 3 "$out/hash-key.log")"
grep -q 'role: reader' "$out/hash-key.log" || fail "hash-key does not print what configures the key"

# the cache is good for a start with these very options
podman run --rm "${confined[@]}" --entrypoint java "$image" @/app/java.args -XX:AOTCache=/app/millrace.aot -XX:AOTMode=on \
  -Dspring.context.exit=onRefresh -jar /app/millrace.jar --server.address=127.0.0.1 --millrace.data-dir=/tmp/trial >"$out/aot.log" 2>&1 \
  || fail "the AOT cache cannot be used"

began=$(date +%s%N)
start_container confined "$port" "${key_env[@]}"
await_ready confined "$port"
ready=$((($(date +%s%N) - began) / 1000000))
pid=$(podman inspect confined --format '{{.State.Pid}}')
resident=$(awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$pid/status")

[[ $(awk '/^Uid/ {print $2}' "/proc/$pid/status") == 10001 ]] || fail "it does not run as 10001"
[[ $(awk '/^CapEff/ {print $2}' "/proc/$pid/status") == 0000000000000000 ]] || fail "it has capabilities"
podman exec confined touch /app/x 2>/dev/null && fail "the root can be written"
[[ $(podman exec confined cat /proc/1/comm) == java ]] || fail "process 1 is not java"
[[ $(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/v1/futures") == 401 ]] || fail "no key is needed"

# on a thread, in a child process, and as bytes in the volume
call "$port" '/v1/tasks/compute?wait=60s' --json '{"function":"primes","args":{"from":0,"to":1000}}' >"$out/thread.json"
grep -q '"count":168' "$out/thread.json" || fail "a task on a thread: $(cat "$out/thread.json")"
call "$port" '/v1/tasks/compute?wait=60s' --json '{"function":"primes","args":{"from":0,"to":1000},"pool":"isolated"}' >"$out/child.json"
grep -q '"count":168' "$out/child.json" || fail "a task in a child process: $(cat "$out/child.json")"
call "$port" /v1/content -H 'Content-Type: text/plain' -T "$root/LICENSE" >"$out/content.json"
need jq jq
call "$port" "/v1/futures/$(jq -r .id "$out/content.json")/content" | cmp - "$root/LICENSE" || fail "content came back other than it went in"

# what it keeps is in the volume: another container goes on with it
podman rm --force --time 30 confined >/dev/null
start_container confined "$port" "${key_env[@]}"
await_ready confined "$port"
call "$port" "/v1/futures/$(jq -r .id "$out/content.json")/content" | cmp - "$root/LICENSE" || fail "content is gone with the container"

[[ $limited == none ]] || (( resident < 300 )) || fail "$resident MiB are resident in a limit of $limited MiB"
echo "ready after $ready ms, then $resident MiB resident"
