package dev.millrace.compute.wasm;

import dev.millrace.task.Refusal;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.CompType;
import run.endive.wasm.types.FieldType;
import run.endive.wasm.types.FunctionBody;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.OpCode;
import run.endive.wasm.types.ValType;

/**
 * Refuses what is valid and yet could not be run: features that the compiler in the child processes does not have, and what
 * it takes too long for.
 */
final class ModuleFeatures {

    /** A jump table for the Java virtual machine has at most 16,383 targets, and the time for larger ones grows by the square. */
    private static final int MOST_TARGETS = 16_000;

    private static final int PREFIX = 8;
    private static final int SIMD = 0xfd;

    private ModuleFeatures() {}

    /** @throws Refusal.InvalidModule naming the feature */
    static void check(WasmModule module) {
        var globals = module.globalSection();
        var outside = Stream.concat(
                types(module).flatMap(ModuleFeatures::values),
                IntStream.range(0, globals.globalCount())
                        .mapToObj(i -> globals.getGlobal(i).valueType()));
        if (outside.anyMatch(ModuleFeatures::isVector)) {
            throw simd();
        }
        for (var body : module.codeSection().functionBodies()) {
            check(body);
        }
    }

    private static Stream<CompType> types(WasmModule module) {
        var types = module.typeSection();
        return IntStream.range(0, types.subTypeCount())
                .mapToObj(i -> types.getSubType(i).compType());
    }

    private static Stream<ValType> values(CompType type) {
        if (type.funcType() != null) {
            return Stream.concat(type.funcType().params().stream(), type.funcType().returns().stream());
        }
        var fields = type.structType() == null
                ? Stream.of(type.arrayType().fieldType())
                : Stream.of(type.structType().fieldTypes());
        return fields.map(FieldType::storageType)
                .map(storage -> storage.valType())
                .flatMap(Stream::ofNullable);
    }

    private static void check(FunctionBody body) {
        if (body.localTypes().stream().anyMatch(ModuleFeatures::isVector)) {
            throw simd();
        }
        for (var instruction : body.instructions()) {
            if (instruction.opcode().opcode() >>> PREFIX == SIMD || typed(instruction)) {
                throw simd();
            }
            if (instruction.opcode() == OpCode.BR_TABLE && instruction.operandCount() > MOST_TARGETS) {
                throw new Refusal.InvalidModule("the module has a jump table (br_table) of "
                        + instruction.operandCount() + " targets; at most " + MOST_TARGETS + " are taken");
            }
        }
    }

    /** Whether the instruction's own type is a vector, as that of a block that is never entered can be. */
    private static boolean typed(Instruction instruction) {
        return switch (instruction.opcode()) {
            case BLOCK, LOOP, IF, TRY_TABLE, SELECT_T ->
                instruction.operandCount() > 0 && instruction.operand(0) == ValType.V128.id();
            default -> false;
        };
    }

    private static boolean isVector(@Nullable ValType type) {
        return ValType.V128.equals(type);
    }

    private static Refusal.InvalidModule simd() {
        return new Refusal.InvalidModule(
                "the module uses SIMD (values of type v128), which cannot be run here; compile it "
                        + "without, such as with -mno-simd128 or without -C target-feature=+simd128");
    }
}
