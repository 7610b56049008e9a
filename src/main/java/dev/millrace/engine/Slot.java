package dev.millrace.engine;

/**
 * A slot of a pool, held by an attempt.
 *
 * @param guest whether the attempt belongs to another pool and was handed over to this one
 */
record Slot(LivePool pool, boolean guest) {

    /** Gives it back because its attempt has ended. */
    void giveBack() {
        if (guest) {
            pool.releaseGuest();
        } else {
            pool.releaseSlot();
        }
    }

    /** Gives it back because its attempt goes on elsewhere. */
    void leave() {
        if (guest) {
            pool.releaseGuest();
        } else {
            pool.wentAway();
        }
    }
}
