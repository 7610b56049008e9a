package dev.millrace.download;

import java.io.IOException;

/** Bytes that are here and bytes that a server sends are not of one state of a file. */
final class ChangedException extends IOException {

    private static final long serialVersionUID = 1L;

    ChangedException(String host) {
        super("a file changed at " + host + " while it was fetched part by part");
    }
}
