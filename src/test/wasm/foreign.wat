;; Imports what is not WASI.
(module
  (import "env" "host_call" (func (param i32)))
  (func (export "run") (call 0 (i32.const 1))))
