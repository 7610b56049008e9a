#!/usr/bin/env bash
# what: the Dockerfile has nothing that a linter complains of
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

utils=$(npm_packages dockerfile dockerfile-utils@0.16.3)
"$utils/node_modules/.bin/dockerfile-utils" lint "$root/Dockerfile" | tee "$out/found"
! grep -q -E '(Error|Warning):|Line:' "$out/found" || fail "the linter complains"
# the image is made of the jar and nothing else that lies about
[[ $(grep -v '^#' "$root/.dockerignore" | head -n 1) == '*' ]] || fail ".dockerignore does not begin by leaving out everything"
echo "nothing found"
