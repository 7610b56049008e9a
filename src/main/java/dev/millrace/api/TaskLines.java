package dev.millrace.api;

import dev.millrace.task.Refusal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a body (NDJSON), one after the other, each up to a limit. Lines of nothing but white space are passed over; the
 * last one needs no end. For one thread.
 */
final class TaskLines {

    private static final int BUFFER = 64 * 1024;

    private final InputStream input;
    private final long declared;
    private final int longest;
    private final Runnable beforeRead;
    private final Runnable afterRead;
    private byte[] buffer = new byte[BUFFER];

    /** What was read and not given out: from here, to there, and how much of it is known to hold no line end. */
    private int from;

    private int to;
    private int searched;
    private long received;
    private long number;
    private boolean ended;

    /**
     * @param declared the length that the request names, or -1
     * @param longest bytes of a line
     * @param beforeRead called before each read, which may wait for the client; and {@code afterRead} after it
     */
    TaskLines(InputStream input, long declared, int longest, Runnable beforeRead, Runnable afterRead) {
        this.input = input;
        this.declared = declared;
        this.longest = longest;
        this.beforeRead = beforeRead;
        this.afterRead = afterRead;
    }

    /** The number of the latest line, from 1. */
    long number() {
        return number;
    }

    /**
     * The next line that is not blank; absent: there are no more.
     *
     * @throws Refusal.Invalid if it is too long
     * @throws IOException if the client broke off
     */
    byte @Nullable [] next() throws IOException {
        while (true) {
            int end = end();
            if (end < 0) {
                return null;
            }
            number++;
            int begin = from;
            from = Math.min(end + 1, to);
            if (!blank(begin, end)) {
                return Arrays.copyOfRange(buffer, begin, end);
            }
        }
    }

    /** Where the next line ends; -1: there is none. */
    private int end() throws IOException {
        searched = from;
        while (true) {
            while (searched < to && buffer[searched] != '\n') {
                searched++;
            }
            if (searched - from > longest) {
                throw new Refusal.Invalid("line " + (number + 1), "has more than " + longest + " bytes");
            }
            if (searched < to) {
                return searched;
            }
            if (ended) {
                return from < to ? to : -1;
            }
            read();
        }
    }

    private void read() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            searched -= from;
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        beforeRead.run();
        int n = input.read(buffer, to, buffer.length - to);
        afterRead.run();
        if (n < 0) {
            ended = true;
            if (declared >= 0 && received < declared) {
                throw new EOFException("the body ended after " + received + " of " + declared + " bytes");
            }
        } else {
            to += n;
            received += n;
        }
    }

    private boolean blank(int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
