package dev.millrace.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter.XFrameOptionsMode;

/** What browsers are told about every answer. */
final class SecurityHeaders {

    private static final String POLICY = "Content-Security-Policy";

    /** No answer is a page, and none is to be made one. */
    private static final String NO_PAGE =
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /** Swagger UI is one; its styles are set by its script. */
    private static final String SWAGGER_UI =
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
                    + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'";

    private SecurityHeaders() {}

    /** Writes them before the answer is made, which may change them: content has a policy of its own. */
    static HeaderWriterFilter filter() {
        var filter = new HeaderWriterFilter(List.of(
                new XContentTypeOptionsHeaderWriter(),
                new XFrameOptionsHeaderWriter(XFrameOptionsMode.DENY),
                new ReferrerPolicyHeaderWriter(ReferrerPolicy.NO_REFERRER),
                new HstsHeaderWriter(),
                (request, response) -> response.setHeader(POLICY, isSwaggerUi(request) ? SWAGGER_UI : NO_PAGE)));
        filter.setShouldWriteHeadersEagerly(true);
        return filter;
    }

    private static boolean isSwaggerUi(HttpServletRequest request) {
        return request.getRequestURI().startsWith(request.getContextPath() + "/swagger-ui");
    }
}
