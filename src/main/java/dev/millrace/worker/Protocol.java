package dev.millrace.worker;

/** What both sides of the protocol must agree on beside the messages. */
public final class Protocol {

    /** The version that is specified in this package; told in {@link Message.Ready}. */
    public static final int VERSION = 1;

    /** How a child ends that was told to, or whose input has ended. */
    public static final int EXIT_QUIT = 0;

    /** How a child ends that ran out of memory; a function may end it the same way, see {@link ExitReason}. */
    public static final int EXIT_OUT_OF_MEMORY = 3;

    /** How a child ends that did not understand what came. */
    public static final int EXIT_PROTOCOL = 86;

    private Protocol() {}
}
