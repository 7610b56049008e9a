package dev.millrace.task;

/**
 * A compare-and-set on one future: {@code to} is written if the future still stands as {@code from} says.
 *
 * <p>It stands so if its state and the number and node of its live attempt are those of {@code from}: this is the fence
 * that keeps an attempt which was given up on from overwriting the outcome of its successor.
 *
 * @throws IllegalArgumentException if the state machine knows no such step
 */
public record Transition(FutureRecord from, FutureRecord to) {

    public Transition {
        if (!from.state().canBecome(to.state())) {
            throw new IllegalArgumentException(
                    "future " + from.id() + " cannot go from " + from.state() + " to " + to.state());
        }
        if (!from.id().equals(to.id())) {
            throw new IllegalArgumentException("a transition changes one future, not " + from.id() + " and " + to.id());
        }
    }
}
