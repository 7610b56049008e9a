;; What C cannot say: several results, a function that is started with the module, and a reactor's _initialize.
(module
  (memory (export "memory") 1)
  (global $ready (mut i32) (i32.const 0))
  (func (export "_initialize") (global.set $ready (i32.const 1)))
  (func (export "ready") (result i32) (global.get $ready))
  (func (export "divmod") (param i32 i32) (result i32 i32)
    (i32.div_s (local.get 0) (local.get 1))
    (i32.rem_s (local.get 0) (local.get 1)))
  (func (export "largest") (result i64) (i64.const 9223372036854775807))
  (func (export "nan") (result f64) (f64.const nan))
  (func (export "infinity") (result f32) (f32.const inf))
  (func (export "with/slash") (result i32) (i32.const 7))
  (func (export "reference") (param externref)))
