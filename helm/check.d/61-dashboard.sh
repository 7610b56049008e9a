#!/usr/bin/env bash
# what: the dashboard holds what Grafana's own types allow, and nothing else
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
packages=$(npm_packages dashboard @grafana/schema@12.4.11 typescript@5.9.3)

# beside the packages, where the compiler finds them
work=$(mktemp -d "$packages/run.XXXXXX")
at_exit rm -rf "$work"
cp "$root/helm/check.d/dashboard.ts" "$work/dashboard.ts"
check() {
  {
    echo "import type { Whole } from './dashboard';"
    echo "export const dashboard: Whole ="
    cat
  } >"$work/millrace.ts"
  "$packages/node_modules/.bin/tsc" --noEmit --strict --skipLibCheck --module nodenext --target es2022 "$work/millrace.ts"
}

dashboard=$root/helm/millrace/files/dashboards/millrace.json
check <"$dashboard" || fail "the dashboard is none"
# the check itself is one: a misspelt field and a wrong value are told
for wrong in 's/"lineWidth"/"lineWith"/' 's/"colorMode": "value"/"colorMode": "values"/' 's/"editorMode"/"editorMod"/'; do
  ! sed "$wrong" "$dashboard" | check >/dev/null || fail "nothing is said of $wrong"
done
echo "$(grep -c '"type": "\(timeseries\|stat\)"' "$dashboard") panels"
