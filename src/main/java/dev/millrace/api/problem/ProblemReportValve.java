package dev.millrace.api.problem;

import dev.millrace.api.json.ApiJson;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** What the container refuses by itself, before any application sees it, told as a problem instead of a page. */
public final class ProblemReportValve extends ErrorReportValve {

    private static final ApiJson JSON = new ApiJson();
    private static final int CLIENT_ERROR = 400;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int VERSION_NOT_SUPPORTED = 505;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < CLIENT_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        // the container says 501 to transfer codings and 505 to versions that it does not know: bad input, both
        boolean unknown = status == NOT_IMPLEMENTED || status == VERSION_NOT_SUPPORTED;
        var type = unknown ? ProblemType.MALFORMED_REQUEST : ProblemType.ofStatus(status);
        var body = JSON.write(Problem.of(type, type.help(), null));
        try {
            response.getCoyoteResponse().setStatus(type.status());
            response.setContentType("application/problem+json");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            container.getLogger().debug("a client went away before its error was told", e);
        }
    }
}
