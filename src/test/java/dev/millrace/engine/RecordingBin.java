package dev.millrace.engine;

import dev.millrace.task.ContentBin;
import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import java.util.List;

/** Notes what it is told. */
record RecordingBin(List<ContentRef> discarded, List<FutureId> forgotten) implements ContentBin {

    @Override
    public void discard(ContentRef content) {
        discarded.add(content);
    }

    @Override
    public void forget(FutureId id) {
        forgotten.add(id);
    }
}
