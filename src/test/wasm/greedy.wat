;; Wants 512 MiB to start with.
(module (memory 8192) (func (export "run")))
