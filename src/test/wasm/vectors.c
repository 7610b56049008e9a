/* Uses SIMD, which cannot be run; see ModuleReaderTest. */
#include <wasm_simd128.h>

__attribute__((export_name("sum"))) int sum(const int *cells) {
    v128_t pairs = wasm_i32x4_add(wasm_v128_load(cells), wasm_v128_load(cells + 4));
    return wasm_i32x4_extract_lane(pairs, 0) + wasm_i32x4_extract_lane(pairs, 3);
}
