/**
 * WebAssembly modules as functions: what clients upload, and how it is called.
 *
 * <p>In the server, {@code Modules} takes uploads, checks them and keeps them in the store, and
 * {@code WasmFunctions} finds a module's functions by the name that a task calls ({@code wasm:name/export}), checks the
 * arguments against their types and names the version for good. No code of a module ever runs there. In a child process,
 * {@code WasmCall} compiles the module to bytecode, once for all children ({@code CompiledModules}), and calls it.
 *
 * <p>A module sees its own memory, its arguments, standard streams, a clock and random numbers: nothing else of WASI
 * preview 1 leads anywhere, since no directory is opened for it and there are no sockets. Its memory is bounded by pages, its
 * time by the pool, which kills the child. What is taken at upload can be compiled with the memory that a child has by
 * default: code, jump tables, tables and functions are bounded, and what the compiler does not have (SIMD) is refused.
 *
 * <p>All artifacts of the runtime (Endive) are of version 1.0.0, the only one that its compiler was published in, since the
 * compiler reads what the parser of the same version makes of a module.
 *
 * <p>Rejected: version 1.2 without the compiler (an interpreter alone is many times slower), compiling in the server at upload (the compiler takes many times the module's size, of memory that belongs to
 * everybody), one file of code a name (a task that was submitted would be run by another version than it was checked
 * against), and parsing a module in one piece in the server (what the parser makes of a byte of code takes some eighty: see
 * {@code CodeSlices}).
 */
@NullMarked
package dev.millrace.compute.wasm;

import org.jspecify.annotations.NullMarked;
