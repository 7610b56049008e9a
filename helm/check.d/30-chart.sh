#!/usr/bin/env bash
# what: Helm 3 and 4 lint and render the chart with each values file of ci/, and all keys of values.yaml are used
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$(dirname "${BASH_SOURCE[0]}")/helm.sh"

helm_ready
files=("$chart"/ci/*-values.yaml)
(( ${#files[@]} > 0 )) || fail "there is no values file in ci/"
for major in 3 4; do
  helm "$major" version --short
  mkdir -p "$rendered/$major"
  for values in "${files[@]}"; do
    name=$(basename "$values" -values.yaml)
    helm "$major" lint --strict --quiet "$chart" --values "$values" || fail "Helm $major: lint of ci/$name-values.yaml"
    template "$major" --values "$values" >"$rendered/$major/$name.yaml" || fail "Helm $major: render of ci/$name-values.yaml"
  done
done
# what is random in them is the key alone
for values in "${files[@]}"; do
  name=$(basename "$values" -values.yaml)
  diff <(grep -v -E '^  (key|keys.yaml): ' "$rendered/3/$name.yaml") <(grep -v -E '^  (key|keys.yaml): ' "$rendered/4/$name.yaml") \
    || fail "ci/$name-values.yaml: Helm 3 and 4 render it differently"
done
# an older cluster, whose pods cannot sleep by themselves
helm 4 template check "$chart" --kube-version 1.27.0 | grep -q 'command: \["sleep", "5"\]' || fail "no preStop for Kubernetes 1.27"
# whatever it is called, alerts and dashboard know its metrics by their job
job=$(sed -n 's/^ *app.kubernetes.io\/part-of: //p' "$rendered/4/embedded.yaml")
[[ $job == *millrace* ]] || fail "the job of the metrics is '$job'"
helm 4 package "$chart" --destination "$out" >/dev/null
echo "${#files[@]} values files, each with both"
