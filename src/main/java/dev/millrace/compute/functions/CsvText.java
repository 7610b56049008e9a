package dev.millrace.compute.functions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a table.
 *
 * @param charset what they are really in
 */
record CsvText(Reader reader, Charset charset) {

    /** How many characters of the beginning tell what separates the fields. */
    private static final int SAMPLE = 32 * 1024;

    private static final int SAMPLE_RECORDS = 20;
    private static final char[] SEPARATORS = {',', ';', '\t', '|'};
    private static final int LONGEST_MARK = 3;

    /**
     * Begins to read. A byte order mark decides over the charset, and is skipped. Bytes that are no characters make the
     * reader throw a {@link java.nio.charset.CharacterCodingException}.
     */
    static CsvText of(InputStream bytes, Charset told) throws IOException {
        var in = new PushbackInputStream(bytes, LONGEST_MARK);
        var start = in.readNBytes(LONGEST_MARK);
        var charset = told;
        int mark = 0;
        if (begins(start, 0xEF, 0xBB, 0xBF)) {
            charset = StandardCharsets.UTF_8;
            mark = LONGEST_MARK;
        } else if (begins(start, 0xFE, 0xFF)) {
            charset = StandardCharsets.UTF_16BE;
            mark = 2;
        } else if (begins(start, 0xFF, 0xFE)) {
            charset = StandardCharsets.UTF_16LE;
            mark = 2;
        }
        in.unread(start, mark, start.length - mark);
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return new CsvText(new BufferedReader(new InputStreamReader(in, decoder), SAMPLE), charset);
    }

    private static boolean begins(byte[] bytes, int... with) {
        if (bytes.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (Byte.toUnsignedInt(bytes[i]) != with[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * What seems to separate fields: of comma, semicolon, tab and bar the one that most of the first records have as often
     * as the very first one, and of several such the one that it has most; a comma if it has none. Takes nothing from the
     * reader.
     */
    char separator(char quote) throws IOException {
        reader.mark(SAMPLE);
        var sample = new char[SAMPLE];
        int length = 0;
        for (int more = reader.read(sample, 0, SAMPLE); more > 0; more = reader.read(sample, length, SAMPLE - length)) {
            length += more;
        }
        reader.reset();
        // The end of everything ends the last record as well.
        var text = new String(sample, 0, length) + (length < SAMPLE ? "\n" : "");
        char best = SEPARATORS[0];
        long bestScore = 0;
        for (char separator : SEPARATORS) {
            long score = score(text, separator, quote);
            if (score > bestScore) {
                best = separator;
                bestScore = score;
            }
        }
        return best;
    }

    private static long score(String sample, char separator, char quote) {
        var inRecord = new int[SAMPLE_RECORDS + 1];
        int record = 0;
        boolean quoted = false;
        for (int i = 0; i < sample.length() && record < SAMPLE_RECORDS; i++) {
            char c = sample.charAt(i);
            quoted ^= c == quote;
            if (!quoted && c == separator) {
                inRecord[record]++;
            } else if (!quoted && c == '\n') {
                record++;
            }
        }
        long alike = 0;
        for (int i = 0; i < Math.max(1, record); i++) {
            alike += inRecord[i] == inRecord[0] ? 1 : 0;
        }
        return inRecord[0] == 0 ? 0 : (alike << Integer.SIZE) + inRecord[0];
    }
}
