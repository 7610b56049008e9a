package dev.millrace.engine;

import java.io.IOException;
import java.util.OptionalLong;

/** How a stream begins that resumes nothing: it tells the present state. */
@FunctionalInterface
interface Beginning {

    /**
     * Tells what there is.
     *
     * @return the number up to which every change is contained in what was told; empty if the stream ends here
     */
    OptionalLong tell(Subscription subscription, EventSink sink) throws IOException;
}
