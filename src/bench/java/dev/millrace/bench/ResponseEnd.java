package dev.millrace.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Tells whether a buffer holds a whole HTTP/1.1 response. */
final class ResponseEnd {

    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private ResponseEnd() {}

    /** Looks at what was written into the buffer; changes nothing. */
    static boolean reached(ByteBuffer in) {
        int length = in.position();
        var bytes = in.array();
        int head = indexOf(bytes, length, HEAD_END);
        if (head < 0) {
            return false;
        }
        var headers = new String(bytes, 0, head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int at = headers.indexOf("content-length:");
        if (at < 0) {
            return endsWith(bytes, length, LAST_CHUNK);
        }
        int end = headers.indexOf('\r', at);
        var value = headers.substring(at + "content-length:".length(), end < 0 ? headers.length() : end);
        return length >= head + HEAD_END.length + Integer.parseInt(value.trim());
    }

    private static int indexOf(byte[] bytes, int length, byte[] what) {
        for (int i = 0; i + what.length <= length; i++) {
            if (matches(bytes, i, what)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean endsWith(byte[] bytes, int length, byte[] what) {
        return length >= what.length && matches(bytes, length - what.length, what);
    }

    private static boolean matches(byte[] bytes, int at, byte[] what) {
        for (int j = 0; j < what.length; j++) {
            if (bytes[at + j] != what[j]) {
                return false;
            }
        }
        return true;
    }
}
