package dev.millrace.compute.diagnostics;

import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.ErrorCode;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** SIGKILL to this very process, which Java itself refuses to send. */
final class KillSignal {

    private static final int SIGKILL = 9;

    private KillSignal() {}

    /** @throws FunctionFailure if this platform has no such signal */
    @SuppressWarnings("restricted")
    static void raise() throws FunctionFailure {
        var linker = Linker.nativeLinker();
        var raise = linker.defaultLookup().find("raise");
        if (raise.isEmpty() || System.getProperty("os.name").startsWith("Windows")) {
            throw new FunctionFailure(ErrorCode.TASK_FAILED, "this platform has no signals", false);
        }
        send(linker.downcallHandle(raise.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)));
    }

    private static void send(MethodHandle raise) {
        try {
            int error = (int) raise.invokeExact(SIGKILL);
            throw new IllegalStateException("the signal was not sent: " + error);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a function of C throws nothing", e);
        }
    }
}
