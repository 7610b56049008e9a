#!/usr/bin/env bash
# what: every request of http/ sent to the running jar, each answered with the status that it should be
# needs: jar
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$root/helm/check.d/load.sh"
need curl curl
packages=$(npm_packages httpyac httpyac@6.16.7)

port=$(free_port) hook=$(free_port)
start_service service "$port" --millrace.outbound.allow=127.0.0.0/8
receiver receiver "$hook" 204
cd "$root/http"
code=0
"$packages/node_modules/.bin/httpyac" send ./*.http --all --env dev --junit --timeout 90000 \
  --var "host=http://127.0.0.1:$port" "receiver=http://127.0.0.1:$hook/hook" ${CHECK_KEY:+"key=$CHECK_KEY"} >"$out/junit.xml" || code=$?
grep -o '<failure[^>]*>\|<error[^>]*>' "$out/junit.xml" | sed 's/<[a-z]* message="//; s/".*//' || true
sent=$(grep -c '<testcase' "$out/junit.xml")
(( code == 0 )) || fail "httpyac ended with $code"
(( sent > 90 )) || fail "only $sent requests were sent"
grep -q 'signature right' "$out/receiver.log" || fail "no webhook came"
! grep -q 'SIGNATURE WRONG' "$out/receiver.log" || fail "a webhook was signed wrongly"
echo "$sent answers as they should be"
