#!/usr/bin/env bash
# what: every request of http/ sent to the running jar, each answered with the status that it should be
# needs: jar
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$root/helm/check.d/load.sh"
need curl curl
packages=$(npm_packages httpyac httpyac@6.16.7)
cd "$root/http"
sent=0

# send NAME FILE... -- VARIABLE...: sends all requests of the files, and prints what is wrong with the answers.
send() {
  local name=$1 code=0 files=()
  shift
  while [[ $1 != -- ]]; do
    files+=("$1")
    shift
  done
  shift
  "$packages/node_modules/.bin/httpyac" send "${files[@]}" --all --env dev --junit --timeout 90000 --var "$@" >"$out/$name.xml" || code=$?
  grep -o '<failure[^>]*>\|<error[^>]*>' "$out/$name.xml" | sed 's/<[a-z]* message="//; s/".*//' || true
  (( code == 0 )) || fail "httpyac ended with $code"
  sent=$((sent + $(grep -c '<testcase' "$out/$name.xml")))
}

port=$(free_port) hook=$(free_port)
start_service service "$port" --millrace.outbound.allow=127.0.0.0/8
receiver receiver "$hook" 204
files=()
for file in *.http; do
  [[ $file == security.http ]] || files+=("$file")
done
send open "${files[@]}" -- "host=http://127.0.0.1:$port" "receiver=http://127.0.0.1:$hook/hook"
grep -q 'signature right' "$out/receiver.log" || fail "no webhook came"
! grep -q 'SIGNATURE WRONG' "$out/receiver.log" || fail "a webhook was signed wrongly"

locked=$(free_port) keys=() variables=()
for role in reader submitter admin; do
  key=$(head -c 24 /dev/urandom | base64 | tr -d '/+=')
  keys+=("  - {name: $role, role: $role, hash: $(printf %s "$key" | sha256sum | cut -d' ' -f1)}")
  variables+=("${role}Key=$key")
done
(umask 077 && printf '%s\n' keys: "${keys[@]}" >"$out/keys.yaml")
start_service locked "$locked" --millrace.security.keys-file="$out/keys.yaml"
send keys security.http -- "host=http://127.0.0.1:$locked" "${variables[@]}"
(( sent > 100 )) || fail "only $sent requests were sent"
echo "$sent answers as they should be"
