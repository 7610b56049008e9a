#!/usr/bin/env bash
# what: everything rendered fits the schemas of Kubernetes, the Gateway API, the Prometheus Operator and KEDA
# needs: chart
# limit: 600
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$(dirname "${BASH_SOURCE[0]}")/helm.sh"

need mvn maven
classpath=$(java_classpath io.kubernetes:client-java-api:26.0.0 org.yaml:snakeyaml:2.5)
"$(java_home)/bin/java" --class-path "$classpath" "$root/helm/check.d/manifests/CheckManifests.java" \
  "$out/typed" "$rendered"/4/*.yaml | tee "$out/counts"

# what is no part of Kubernetes has its types elsewhere
types=$(npm_packages types typescript@5.9.3 @kubernetes-models/prometheus-operator@6.0.0 @kubernetes-models/keda@2.0.0 \
  @kubernetes-models/gateway-api@2.0.0)
ln -s "$types/node_modules" "$out/node_modules"
"$types/node_modules/.bin/tsc" --strict --noEmit --skipLibCheck --module nodenext --moduleResolution nodenext "$out"/typed/*.ts
kinds=$(tr -cd ',' <"$out/counts" | wc -c)
echo "$((kinds + 1)) kinds in $(find "$rendered/4" -name '*.yaml' | wc -l) renderings"
