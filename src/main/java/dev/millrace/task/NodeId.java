package dev.millrace.task;

/** The name of one running server process; differs from start to start, so it fences attempts of an earlier life. */
public record NodeId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
