# Debian's Prometheus and Alertmanager, for the steps that use them. Sourced after lib.sh.
# shellcheck shell=bash

# Puts COMMAND into the PATH, from the Debian package PACKAGE: unpacked and not installed, since that would start a service.
unpacked() {
  local command=$1 package=$2 folder=$cache/unpacked/$2
  command -v "$command" >/dev/null && return 0
  if [[ ! -x $folder/usr/bin/$command ]]; then
    echo "fetching $package"
    rm -rf "$folder"
    mkdir -p "$folder"
    (cd "$folder" && _apt download "$package" && dpkg -x ./*.deb .)
  fi
  PATH=$folder/usr/bin:$PATH
}
