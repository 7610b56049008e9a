package dev.millrace.net;

import java.io.IOException;

/** Is asked before each request, that of every redirect too, and may let it wait. Safe for use by any number of threads. */
@FunctionalInterface
public interface Admission {

    /** Lets everything pass. */
    Admission FREE = host -> Pass.FREE;

    /**
     * Returns when a request may be sent to a host; blocks until then.
     *
     * @param host as the URL names it
     * @throws IOException if it is not to be sent
     */
    Pass admit(String host) throws IOException, InterruptedException;

    /** The leave to have one connection to a host at work. */
    interface Pass {

        /** One that nobody counts. */
        Pass FREE = new Pass() {
            @Override
            public void answered(OutboundResponse response) {}

            @Override
            public void end() {}
        };

        /** Takes note of the head of the answer. */
        void answered(OutboundResponse response);

        /** Gives the leave back; to be called when the connection is done with, any number of times. */
        void end();
    }
}
