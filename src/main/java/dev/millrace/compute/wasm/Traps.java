package dev.millrace.compute.wasm;

import dev.millrace.compute.FunctionFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ExecutionCompletedException;
import run.endive.runtime.TrapException;
import run.endive.runtime.WasmException;
import run.endive.runtime.WasmInterruptedException;
import run.endive.wasi.WasiExitException;
import run.endive.wasm.WasmEngineException;

/** Says what it means when code of a module does not come back. */
final class Traps {

    private static final Logger LOG = System.getLogger(Traps.class.getName());

    /** What the host says of a wait that was interrupted, without a cause. */
    private static final String INTERRUPTED = "Thread interrupted";

    private Traps() {}

    /**
     * What the code gives; {@code null} if it ended the program, with exit code 0.
     *
     * @param stderr what the module has written there is told as well
     * @throws FunctionFailure if the code trapped, or ended the program with another exit code
     */
    static <T> @Nullable T told(HeadOutput stderr, Supplier<T> code) throws InterruptedException, FunctionFailure {
        try {
            return code.get();
        } catch (ExecutionCompletedException _) {
            return null;
        } catch (WasiExitException e) {
            throw failure("the program ended with exit code " + e.exitCode(), Map.of("exitCode", e.exitCode()), stderr);
        } catch (WasmInterruptedException _) {
            throw new InterruptedException("told to stop");
        } catch (TrapException _) {
            throw trap("unreachable", stderr);
        } catch (WasmException _) {
            throw trap("uncaught exception", stderr);
        } catch (WasmEngineException e) {
            // Also what the host does for the code, such as waiting, ends when the thread is interrupted.
            if (Thread.interrupted() || interrupted(e)) {
                throw new InterruptedException("told to stop");
            }
            throw trap(name(e), stderr);
        } catch (StackOverflowError _) {
            throw trap("call stack exhausted", stderr);
        }
    }

    private static boolean interrupted(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                return true;
            }
        }
        return INTERRUPTED.equals(failure.getMessage());
    }

    /** What comes before a colon is the specification's word for it. */
    private static String name(WasmEngineException e) {
        var text = String.valueOf(e.getMessage());
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    private static FunctionFailure trap(String trap, HeadOutput stderr) {
        return failure("the module trapped: " + trap, Map.of("trap", trap), stderr);
    }

    private static FunctionFailure failure(String message, Map<String, Object> facts, HeadOutput stderr) {
        var written = stderr.text();
        if (written.isBlank()) {
            return FunctionFailure.ofTask(message, facts);
        }
        LOG.log(Level.INFO, () -> message + "; it had written: " + written);
        var details = new HashMap<>(facts);
        details.put("stderr", written);
        return FunctionFailure.ofTask(message + ": " + written.strip(), details);
    }
}
