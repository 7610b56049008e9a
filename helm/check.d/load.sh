# A little of everything that the dashboard shows, for a service that listens on $api. Sourced after lib.sh.
# shellcheck shell=bash

# post PATH JSON: prints the answer, whatever its status.
post() {
  curl -sS -m 60 -H 'Content-Type: application/json' -d "$2" "$api$1"
}

# Prints the id in an answer, which is its first field.
id_of() {
  cut -d'"' -f4
}

# started RECEIVER: whether it listens.
listens() {
  grep -q listening "$out/$1.log"
}

# receiver NAME PORT STATUS: starts a receiver of webhooks that answers with that status.
receiver() {
  background "$1" "$(java_home)/bin/java" "$root/http/Receiver.java" "$2" whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD "$3"
  wait_for 60 "the receiver on port $2 listens" listens "$1"
}

# load SECONDS GOOD BAD: keeps the service busy. GOOD and BAD are the URLs of a receiver that takes webhooks and of one that refuses them.
load() {
  local until=$((SECONDS + $1)) good=$2 bad=$3 file stream
  curl -sSN "$api/v1/events" >/dev/null 2>&1 &
  stream=$!
  curl -sS -X PUT -H 'Content-Type: application/json' -d '{"kind":"virtual","size":1,"queueCapacity":1}' "$api/v1/pools/small" >/dev/null
  post /v1/tasks/compute '{"function":"sleep","args":{"duration":"1h"},"pool":"small"}' >/dev/null
  file=$(head -c 300000 /dev/urandom | curl -sS -T - "$api/v1/content?fileName=random" | id_of)
  while (( SECONDS < until )); do
    _round "$file" "$good" "$bad" >/dev/null
  done
  kill "$stream" 2>/dev/null || true
}

_round() {
  local file=$1 good=$2 bad=$3 long batch
  post /v1/tasks/download "{\"url\":\"$api/v1/futures/$file/content\",\"callback\":{\"url\":\"$good\"}}"
  post '/v1/tasks/download?wait=10s' "{\"url\":\"$api/v1/futures/$file/content\",\"connections\":2,\"callback\":{\"url\":\"$bad\"}}"
  post /v1/tasks/compute '{"function":"primes","args":{"from":0,"to":300000},"pool":"isolated"}'
  post '/v1/tasks/compute?wait=10s' '{"function":"pi","args":{"digits":200}}'
  post /v1/tasks/compute '{"function":"fail","args":{"message":"on purpose"}}'
  post /v1/tasks/compute '{"function":"sleep","args":{"duration":"1s"},"pool":"small"}' # one waits, the others are refused
  post /v1/tasks/compute '{"function":"none"}'
  long=$(post /v1/tasks/compute '{"function":"spin","args":{"duration":"1h","ignoreInterrupt":true},"pool":"isolated"}' | id_of)
  batch=$(post /v1/batches '{"tasks":[{"type":"compute","function":"echo"},{"type":"compute","function":"echo"}]}' | id_of)
  curl -sS -m 60 "$api/v1/batches/$batch/results"
  post "/v1/futures/$long/cancel" ''
}
