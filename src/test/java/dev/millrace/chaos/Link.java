package dev.millrace.chaos;

import java.io.IOException;

/** What is between one server and its database, and can be made to fail. What is done to it is done to both directions. */
interface Link extends AutoCloseable {

    /** The database, as its server reaches it over this link. */
    String url();

    /** From now on nothing arrives, and nobody learns of it. */
    void stall() throws IOException, InterruptedException;

    /** From now on what is sent, and sent again, arrives. */
    void flow() throws IOException, InterruptedException;

    /** Resets connections. */
    void reset() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
