#!/usr/bin/env bash
# what: SIGTERM drains a container: what can end ends, who waits is answered, and what cannot runs again in the next one
# needs: image
# limit: 300
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$(dirname "${BASH_SOURCE[0]}")/containers.sh"

containers_ready
need jq jq
port=$(free_port)
options=("${key_env[@]}" -e MILLRACE_DRAINTIME=20s)
start_container drained "$port" "${options[@]}"
await_ready drained "$port"

# submit DURATION: a task of the pool io; prints its id
submit() {
  call "$port" /v1/tasks/compute --json '{"function":"sleep","args":{"duration":"'"$1"'"},"pool":"io"}' | jq -r .id
}
state() {
  call "$port" "/v1/futures/$1" | jq -r .state
}
runs() {
  [[ $(state "$1") == RUNNING ]]
}
short=$(submit 10s)
long=$(submit 1h)
wait_for 20 "the tasks run" runs "$long"
call "$port" "/v1/futures/$short?wait=60s" >"$out/waited.json" &
waiter=$!

podman kill --signal TERM drained >/dev/null
not_ready() {
  [[ $(curl -s -m 5 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/readyz") == 503 ]]
}
wait_for 10 "it says that it takes no more" not_ready
[[ $(curl -s -m 5 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/livez") == 200 ]] || fail "it counts as dead while it drains"
refused=$(call "$port" /v1/tasks/compute -o /dev/null -w '%{http_code}' --json '{"function":"echo","args":{"a":1}}')
[[ $refused == 503 ]] || fail "a task that comes while it drains is answered with $refused"

wait "$waiter" || fail "who waited was not answered"
[[ $(jq -r .state "$out/waited.json") == SUCCEEDED ]] || fail "the task that could end: $(cat "$out/waited.json")"
ended() {
  [[ $(podman inspect drained --format '{{.State.Running}}') == false ]]
}
wait_for 60 "it ends by itself" ended
code=$(podman inspect drained --format '{{.State.ExitCode}}')
[[ $code == 143 ]] || fail "it ended with $code"
podman logs drained >"$out/first.log" 2>&1

podman start drained >/dev/null
await_ready drained "$port"
wait_for 20 "what could not end runs again" runs "$long"
call "$port" "/v1/futures/$long" >"$out/long.json"
[[ $(jq -r '.attempts[0].endedBy' "$out/long.json") == interrupted ]] || fail "the task that could not end: $(cat "$out/long.json")"
echo "one task ended, the other was interrupted and ran again"
