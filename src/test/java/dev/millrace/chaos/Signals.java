package dev.millrace.chaos;

import java.io.IOException;

/** Sends signals to processes that the test has started. */
final class Signals {

    private Signals() {}

    /** @param name such as STOP */
    static void send(String name, long pid) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill -" + name + " " + pid + " ended with " + code);
        }
    }
}
