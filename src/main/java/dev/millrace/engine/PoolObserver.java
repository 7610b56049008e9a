package dev.millrace.engine;

import dev.millrace.task.PoolName;

/** Learns of pools that come, open and go. Called on the thread that changes them. */
interface PoolObserver {

    void added(LivePool pool);

    /** The pool may give out slots that it did not before: it was resumed, or became larger. */
    void opened(LivePool pool);

    /** The pool gives out no slots any more, until it is opened again. */
    void closed(LivePool pool);

    void removed(PoolName name);
}
