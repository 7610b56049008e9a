#!/usr/bin/env bash
# what: the jar that the others check: CHECK_JAR, or target/millrace-*.jar, built if the sources are newer
# limit: 900
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [[ -n ${CHECK_JAR:-} ]]; then
  [[ -r $CHECK_JAR ]] || fail "CHECK_JAR names no file: $CHECK_JAR"
  realpath "$CHECK_JAR" >"$out/path"
else
  built() {
    find "$root/target" -maxdepth 1 -name 'millrace-*.jar' -print -quit 2>/dev/null
  }
  found=$(built)
  if [[ -z $found || -n $(find "$root/pom.xml" "$root/src/main" -newer "$found" -type f -print -quit) ]]; then
    need mvn maven
    JAVA_HOME=$(java_home) mvn -B -q -ntp -f "$root/pom.xml" package -DskipTests
  fi
  built >"$out/path"
fi
echo "$(basename "$(jar)"), $(($(stat -c %s "$(jar)") / 1000000)) MB"
