package dev.millrace.api.problem;

/** A body in a content coding that is not undone here (RFC 9110, 15.5.16). An answer, so it has no stack trace. */
public final class UnsupportedCoding extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnsupportedCoding(String coding) {
        super(
                "the content coding '" + (coding.length() <= 40 ? coding : coding.substring(0, 40) + "…")
                        + "' is not undone here; send the bytes as they are",
                null,
                false,
                false);
    }
}
