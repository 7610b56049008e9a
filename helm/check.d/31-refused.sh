#!/usr/bin/env bash
# what: what cannot go together, and what is no value, is refused with what to set
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$(dirname "${BASH_SOURCE[0]}")/helm.sh"

helm_ready
cases=0

# refused MESSAGE ARGUMENT...: the chart is not rendered with these, in neither major, and the error holds the message
refused() {
  local message=$1 major answer
  shift
  for major in 3 4; do
    if answer=$(template "$major" "$@" 2>&1 >/dev/null); then
      fail "Helm $major takes $*"
    fi
    [[ $answer == *"$message"* ]] || fail "Helm $major refuses $* with another message than '$message': $answer"
  done
  cases=$((cases + 1))
}

postgres=(--set store.kind=postgres --set store.postgres.url=jdbc:postgresql://db/mill
  --set store.postgres.username=mill --set store.postgres.existingSecret=db --set content.mayBeLost=true)
template 4 "${postgres[@]}" >/dev/null || fail "the values that the cases start from are refused"

refused 'replicaCount: the embedded store' --set replicaCount=2
refused 'autoscaling: the embedded store' --set autoscaling.hpa.enabled=true
refused 'autoscaling: the embedded store' --set autoscaling.keda.enabled=true
refused 'store.postgres.url: say' "${postgres[@]}" --set store.postgres.url=
refused 'store.postgres.existingSecret: name' "${postgres[@]}" --set store.postgres.existingSecret=
refused 'store.postgres.username: name' "${postgres[@]}" --set store.postgres.username=
refused 'content.place: on PostgreSQL' "${postgres[@]}" --set content.mayBeLost=false
refused 'content.bucket.name: name' --set content.place=bucket
refused 'content.sharedClaim: name' "${postgres[@]}" --set content.place=shared
refused 'content.place: a shared volume' --set content.place=shared --set content.sharedClaim=all
refused 'autoscaling: hpa and keda' "${postgres[@]}" --set autoscaling.hpa.enabled=true --set autoscaling.keda.enabled=true
refused 'autoscaling.minReplicas: it is more' "${postgres[@]}" --set autoscaling.hpa.enabled=true --set autoscaling.minReplicas=11
refused 'autoscaling.keda.serverAddress: say' "${postgres[@]}" --set autoscaling.keda.enabled=true
refused 'auth: a server in a cluster is exposed' --set auth.generated.enabled=false
refused 'auth.allowAnonymous: it is of no effect' --set auth.allowAnonymous=true
refused 'auth.jwt.audiences: say' --set auth.jwt.issuer=https://login.example.org
refused '34 is less than preStopSeconds, drainSeconds and 5 for the rest, which make 40' --set shutdown.terminationGracePeriodSeconds=34
refused 'auth.cluster.existingSecret: servers fetch' "${postgres[@]}" --set auth.existingSecret=keys
refused 'config: millrace.drain-time is' --set config.millrace.drain-time=120s
refused 'config: server.port is' --set config.server.port=9090
refused 'networkPolicy.metricsFrom: say' --set networkPolicy.enabled=true --set metrics.serviceMonitor.enabled=true
refused 'httpRoute.parentRefs: name' --set httpRoute.enabled=true
refused 'networkPolicy.postgresTo: say' "${postgres[@]}" --set networkPolicy.enabled=true

# the schema, whose words differ between versions of Helm
refused "replicas" --set replicas=2
refused "clas" --set ingress.clas=nginx
refused "kind" --set store.kind=mysql
refused "hash" --set 'auth.keys[0].name=a' --set 'auth.keys[0].role=admin' --set 'auth.keys[0].hash=clear'
refused "role" --set auth.generated.role=root
refused "port" --set service.port=0
refused "size" --set persistence.size=ten
refused "digest" --set image.digest=latest

# every object of the schema refuses what it does not know
need jq jq
open=$(jq -r 'paths(type == "object" and .type == "object" and has("properties") and .additionalProperties != false) | join(".")' \
  "$chart/values.schema.json")
[[ -z $open ]] || fail "the schema lets unknown values pass in $open"
echo "$cases cases"
