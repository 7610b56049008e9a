#!/usr/bin/env bash
# what: a Java client generated from the OpenAPI description: it compiles, hands in tasks and gets their results
# needs: jar
# limit: 600
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need mvn maven
need curl curl

port=$(free_port)
start_service service "$port"
curl -sSf "http://127.0.0.1:$port/v3/api-docs" >"$out/api.json"
export JAVA_HOME
JAVA_HOME=$(java_home)

generator=$(java_classpath org.openapitools:openapi-generator-cli:7.25.0)
"$JAVA_HOME/bin/java" -cp "$generator" org.openapitools.codegen.OpenAPIGenerator generate -i "$out/api.json" -g java -o "$out/client" \
  --global-property apiTests=false,modelTests=false,apiDocs=false,modelDocs=false \
  --additional-properties=invokerPackage=client,apiPackage=client.api,modelPackage=client.model,hideGenerationTimestamp=true,openApiNullable=false,useJakartaEe=true,containerDefaultToNull=true \
  >"$out/generator.log" 2>&1 || fail "$(tail -n 20 "$out/generator.log")"
mvn -B -q -ntp -f "$out/client/pom.xml" compile dependency:build-classpath -Dmdep.outputFile="$out/classpath"

"$JAVA_HOME/bin/java" -cp "$out/client/target/classes:$(cat "$out/classpath")" "$root/helm/check.d/Submit.java" "http://127.0.0.1:$port" ${CHECK_KEY:+"$CHECK_KEY"} >"$out/results"
cat "$out/results"
[[ $(sed -n 1p "$out/results") =~ ^SUCCEEDED.*count=25 ]] || fail "a task of any type came to something else"
[[ $(sed -n 2p "$out/results") =~ ^SUCCEEDED.*pi=3.14159 ]] || fail "a computation came to something else"
echo "$(find "$out/client/src" -name '*.java' | wc -l) classes, two tasks done"
