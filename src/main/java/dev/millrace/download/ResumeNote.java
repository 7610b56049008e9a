package dev.millrace.download;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is to be known of a file that is partly here, to go on with it; the note that is kept with it.
 *
 * @param url the source that the bytes came from, as the task names it
 * @param validator of the state that the bytes belong to; absent: the server gave none
 * @param total the length of the whole, if the server told it
 * @param answer to the request for the first bytes, because later answers need not repeat what it said
 */
record ResumeNote(
        String url, @Nullable Validator validator, @Nullable Long total, Answer answer) {

    private static final Logger LOG = LoggerFactory.getLogger(ResumeNote.class);

    ResumeNote {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(answer, "answer");
    }

    String toJson() {
        return JsonMapper.shared().writeValueAsString(this);
    }

    /** Empty if it is not what {@link #toJson} made, but of some other version. */
    static Optional<ResumeNote> parse(@Nullable String json) {
        try {
            return json == null
                    ? Optional.empty()
                    : Optional.ofNullable(JsonMapper.shared().readValue(json, ResumeNote.class));
        } catch (JacksonException e) {
            LOG.atWarn().setCause(e).log("a download cannot be gone on with; it begins anew");
            return Optional.empty();
        }
    }
}
