#!/usr/bin/env bash
# what: the alerts: their rules are valid, fire when they should and not when they nearly should
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$root/helm/check.d/prometheus.sh"
unpacked promtool prometheus

folder=$root/helm/millrace/files/alerts
rules=$(promtool check rules "$folder/millrace.yaml")
echo "$rules"
# promtool says so and ends with 0 when a rule has another one's name
[[ $rules != *duplicate* ]] || fail "a rule is there twice"
promtool test rules "$folder/millrace.test.yaml"

# each alert has a test in which it fires, and one in which it does not
for alert in $(sed -n 's/^ *- alert: //p' "$folder/millrace.yaml"); do
  tested=$(grep -A 2 "alertname: $alert\$" "$folder/millrace.test.yaml")
  [[ $tested == *"exp_alerts: []"* ]] || fail "$alert has no test in which it does not fire"
  [[ $tested =~ exp_alerts:$'\n' || $tested =~ exp_alerts:$ ]] || fail "$alert has no test in which it fires"
done
echo "$(grep -c 'alert: ' "$folder/millrace.yaml") alerts, $(grep -c 'alertname: ' "$folder/millrace.test.yaml") expectations"
