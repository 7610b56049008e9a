package dev.millrace.task;

/** What became of a wish to delete a future. */
public sealed interface Deletion {

    /** It is gone; its content, if it had any, is nobody's now. */
    record Deleted(FutureRecord future) implements Deletion {}

    record NotFound() implements Deletion {}

    /** Only done futures can be deleted. */
    record NotDone(TaskState state) implements Deletion {}

    /** Another future names it as input, or is not done and is to run after it. */
    record InUse(FutureId by) implements Deletion {}
}
