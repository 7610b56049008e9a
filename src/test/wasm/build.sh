#!/bin/sh
# Builds the modules of the tests into src/test/resources/wasm. The results are committed, so that the tests need no compiler.
#
# clang and lld 14, wasi-libc and libclang-rt-dev-wasm32 are Debian 12's packages of these names; wat2wasm is of npm's
# wabt 1.0.x and asc of npm's assemblyscript 0.28.x: npm install wabt assemblyscript, and PATH=$PWD/node_modules/.bin:$PATH
set -eu
cd "$(dirname "$0")"
out=../resources/wasm
clang --target=wasm32 -O2 -nostdlib -Wl,--no-entry -Wl,-z,stack-size=65536 -Wl,--strip-all -o $out/numbers.wasm numbers.c
clang --target=wasm32 -O2 -msimd128 -nostdlib -Wl,--no-entry -Wl,-z,stack-size=65536 -Wl,--strip-all -o $out/vectors.wasm vectors.c
clang --target=wasm32-wasi -Os -Wl,--strip-all -o $out/report.wasm report.c
for module in pair foreign greedy sleeper; do
    wat2wasm -o $out/$module.wasm $module.wat
done
asc collatz.ts --optimize --runtime stub -o $out/collatz.wasm
