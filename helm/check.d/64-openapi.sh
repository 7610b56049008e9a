#!/usr/bin/env bash
# what: the OpenAPI description that the jar serves: nothing to say of it by two linters
# needs: jar
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need curl curl
packages=$(npm_packages openapi @stoplight/spectral-cli@6.16.3 @redocly/cli@2.77.0)
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

port=$(free_port)
start_service service "$port"
curl -sSf "http://127.0.0.1:$port/v3/api-docs" >"$out/api.json"

cat >"$out/spectral.yaml" <<'END'
extends: [[spectral:oas, all]]
rules:
  info-contact: off # there is nobody to name
  openapi-tags-alphabetical: off # they begin with what one begins with
END
"$packages/node_modules/.bin/spectral" lint --ruleset "$out/spectral.yaml" --fail-severity hint "$out/api.json"

# Redocly's needs a newer Node.js than Debian 12 has
if ! node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'; then
  echo "nothing to say by Spectral; Redocly was left out, which needs Node.js 20.19"
  exit 0
fi

cat >"$out/redocly.yaml" <<END
extends: [recommended]
rules:
  security-defined: off # what is open to all says nothing of keys, and a test calls every operation without one
END
"$packages/node_modules/.bin/redocly" lint --config "$out/redocly.yaml" --format=stylish --max-problems=1000 "$out/api.json" >"$out/redocly" 2>&1 || true
problems=$(grep -E ' (error|warning) ' "$out/redocly" || true)
[[ -z $problems ]] || fail "$problems"
grep -q 'Your API description is valid' "$out/redocly" || fail "$(tail -n 5 "$out/redocly")"
echo "$(grep -o '"operationId"' "$out/api.json" | wc -l) operations, nothing to say of them"
