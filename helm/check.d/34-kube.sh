#!/usr/bin/env bash
# what: podman plays the rendered chart with the embedded store, and its helm test submits a task with the generated key
# needs: image chart
# limit: 300
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$(dirname "${BASH_SOURCE[0]}")/containers.sh"
source "$(dirname "${BASH_SOURCE[0]}")/helm.sh"

helm_ready
containers_ready
packages=$(npm_packages yaml yaml@2.8.1)
export PACKAGES=$packages
mkdir -p "$out/secrets"
template 4 --set image.repository="${image%:*}" --set image.tag="${image##*:}" --set image.pullPolicy=Never --set service.port=8080 \
  >"$out/rendered.yaml"
play() {
  node "$root/helm/check.d/manifests/playable.mjs" "$out/rendered.yaml" "$out/secrets" "$@"
}
play ConfigMap,PersistentVolumeClaim,Deployment >"$out/server.yaml"
for secret in "$out"/secrets/*; do
  podman secret rm "$(basename "$secret")" >/dev/null 2>&1 || true
  podman secret create "$(basename "$secret")" "$secret" >/dev/null
  at_exit podman secret rm "$(basename "$secret")"
done

gone() {
  podman logs "${container:-none}" >"$out/server.log" 2>&1
  podman kube down "$out/server.yaml" >/dev/null 2>&1
  podman volume rm check-millrace-data >/dev/null 2>&1
}
at_exit gone
podman kube play "$out/server.yaml" | tee "$out/played"
# the last id that it prints is that of the container, the pod's has its address
container=$(grep -E '^[0-9a-f]{64}$' "$out/played" | tail -n 1)
pod=$(grep -E '^[0-9a-f]{64}$' "$out/played" | head -n 1)
address=$(podman inspect "$(podman pod inspect "$pod" --format '{{.InfraContainerID}}')" \
  --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}')
ready() {
  curl -sf -m 5 "http://$address:8080/readyz" || [[ $(podman inspect "$container" --format '{{.State.Running}}') != true ]]
}
wait_for 120 "the server is ready" ready
curl -sf -m 5 -o /dev/null "http://$address:8080/livez" || fail "the server ended: $(podman logs "$container" 2>&1 | tail -n 20)"

# the management port has metrics and asks for no key, and the main port has none without one
metrics=$(curl -sf -m 10 "http://$address:8081/actuator/prometheus") || fail "the management port does not answer"
[[ $metrics == *$'\n'millrace_backlog_tasks* ]] || fail "no metrics at the management port"
[[ $(curl -s -m 10 -o /dev/null -w '%{http_code}' "http://$address:8080/actuator/prometheus") != 200 ]] || fail "metrics at the main port"
[[ $(curl -s -m 10 -o /dev/null -w '%{http_code}' "http://$address:8080/v1/futures") == 401 ]] || fail "no key is needed"

# the pod of helm test, as it is
play Pod "check-millrace=$address" >"$out/test.yaml"
at_exit podman kube down "$out/test.yaml"
podman kube play "$out/test.yaml"
test_ended() {
  [[ $(podman inspect check-millrace-test-test --format '{{.State.Status}}') == exited ]]
}
wait_for 90 "helm test ends" test_ended
podman logs check-millrace-test-test >"$out/test.log" 2>&1
code=$(podman inspect check-millrace-test-test --format '{{.State.ExitCode}}')
[[ $code == 0 ]] || fail "helm test ended with $code: $(cat "$out/test.log")"
grep -q '"count":168' "$out/test.log" || fail "helm test submitted nothing"

# what the values say has arrived
curl -sf -m 10 "http://$address:8081/actuator/pools" | grep -q '"isolated"' || fail "no pool from the ConfigMap"
echo "served, and helm test submitted a task with the key of the secret"
