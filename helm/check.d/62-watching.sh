#!/usr/bin/env bash
# what: a real Prometheus under load: every query of the dashboard has an answer, and an alert reaches a webhook
# needs: jar
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$root/helm/check.d/prometheus.sh"
source "$root/helm/check.d/load.sh"
unpacked prometheus prometheus
unpacked prometheus-alertmanager prometheus-alertmanager
need node nodejs
need curl curl

port=$(free_port) prometheus=$(free_port) manager=$(free_port) good=$(free_port) bad=$(free_port) pager=$(free_port)
api=http://127.0.0.1:$port
start_service service "$port" --millrace.outbound.allow=127.0.0.0/8
service=$background_pid
receiver good "$good" 204
receiver bad "$bad" 410
receiver pager "$pager" 204

# the rules as they are, but that they need not hold for long
sed 's/^\( *for:\) .*/\1 6s/' "$root/helm/millrace/files/alerts/millrace.yaml" >"$out/rules.yaml"
cat >"$out/prometheus.yaml" <<END
global: {scrape_interval: 2s, evaluation_interval: 2s}
rule_files: [rules.yaml]
alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:$manager"]}]}]}
scrape_configs:
  - job_name: millrace
    metrics_path: /actuator/prometheus
    static_configs: [{targets: ["127.0.0.1:$port"]}]
END
cat >"$out/alertmanager.yaml" <<END
route: {receiver: pager, group_by: [alertname], group_wait: 1s, group_interval: 2s}
receivers: [{name: pager, webhook_configs: [{url: "http://127.0.0.1:$pager/"}]}]
END
background alertmanager prometheus-alertmanager --config.file="$out/alertmanager.yaml" --storage.path="$out/alertmanager-data" \
  --web.listen-address="127.0.0.1:$manager" --cluster.listen-address=
background prometheus prometheus --config.file="$out/prometheus.yaml" --storage.tsdb.path="$out/prometheus-data" \
  --web.listen-address="127.0.0.1:$prometheus"
wait_for 60 "Prometheus is ready" curl -sf "http://127.0.0.1:$prometheus/-/ready"
wait_for 60 "Alertmanager is ready" curl -sf "http://127.0.0.1:$manager/-/ready"

# a pool with work and nobody to do it
curl -sS -X PUT -H 'Content-Type: application/json' -d '{"kind":"virtual","size":1}' "$api/v1/pools/halted" >/dev/null
post /v1/pools/halted/pause '' >/dev/null
post /v1/tasks/compute '{"function":"echo","pool":"halted"}' >/dev/null

load 25 "http://127.0.0.1:$good/" "http://127.0.0.1:$bad/"
"$(java_home)/bin/jcmd" "$service" GC.run >/dev/null # some of the metrics are about collections
load 5 "http://127.0.0.1:$good/" "http://127.0.0.1:$bad/"

# paged NAME STATUS: whether the pager was told so
paged() {
  grep -o "\"status\":\"$2\",\"labels\":{[^}]*\"alertname\":\"$1\"" "$out/pager.log"
}
wait_for 60 "the webhook is told of the stuck pool" paged MillracePoolStuck firing
node "$root/helm/check.d/queries.mjs" "$root/helm/millrace/files/dashboards/millrace.json" "http://127.0.0.1:$prometheus" millrace | tee "$out/queries"
rules=$(curl -sf "http://127.0.0.1:$prometheus/api/v1/rules")
[[ $rules != *'"health":"err"'* && $rules != *'"health":"unknown"'* ]] || fail "a rule cannot be evaluated: $rules"

post /v1/pools/halted/resume '' >/dev/null
wait_for 60 "the webhook is told that it is over" paged MillracePoolStuck resolved
for told in MillracePoolStuck MillraceWebhookDead MillraceTasksRejected; do
  wait_for 30 "the webhook is told of $told" paged "$told" firing
done
_end "$service"
wait_for 60 "the webhook is told that the service is gone" paged MillraceServiceDown firing
echo "$(tail -n 1 "$out/queries"); an alert came, went and was told of"
