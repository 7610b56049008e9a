package dev.millrace.net;

import dev.millrace.tracing.RequestSpan;
import dev.millrace.tracing.RequestSpans;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Fetches from other servers and sends to them: to public addresses and allowed ones only. Safe for use by any number of threads.
 *
 * <p>Calls block, and end when a <em>virtual</em> thread is interrupted; for platform threads there is
 * {@link InterruptibleIo}. Sends no cookies, answers no authentication challenge, verifies certificates and host names, uses
 * no proxy but the one that is configured, and repeats no request by itself but one that a kept connection was of no use for.
 */
public final class OutboundHttp implements AutoCloseable {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Routes routes;
    private final HostLookup lookup;
    private final int maxRedirects;
    private final RequestSpans spans;

    OutboundHttp(Routes routes, HostLookup lookup, int maxRedirects, RequestSpans spans) {
        this.routes = routes;
        this.lookup = lookup;
        this.maxRedirects = maxRedirects;
        this.spans = spans;
    }

    /**
     * Requests a URL and follows redirects until one does not redirect.
     *
     * <p>Headers go to the URL's own origin; another origin that it redirects to gets only the harmless ones.
     *
     * @param url absolute, http or https
     * @param admission asked for each request; its leave ends when the answer is closed
     * @throws BlockedAddressException if the host, or one that it redirects to, may not be reached
     * @throws RedirectException if a redirect is not followed
     * @throws IOException if no answer came, or the request was not admitted
     */
    public OutboundResponse get(URI url, Map<String, String> headers, Admission admission)
            throws IOException, InterruptedException {
        var hop = Hop.first(url, headers);
        while (true) {
            var response = request(hop, admission);
            var location = REDIRECTS.contains(response.status()) ? response.header("Location") : null;
            if (location == null) {
                return response;
            }
            response.close();
            hop = hop.redirected(location, maxRedirects);
        }
    }

    /**
     * Sends JSON to a URL, once: a redirect is an answer like any other.
     *
     * @param url absolute, http or https
     * @param body in UTF-8
     * @throws BlockedAddressException if the host may not be reached; nothing was sent
     * @throws IOException if no answer came; whether the body was received is not known
     */
    public OutboundResponse post(URI url, Map<String, String> headers, byte[] body) throws IOException {
        var target = Urls.request(url);
        var request = new HttpPost(target);
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        // of the URL of a receiver, even the path may be a secret
        var span = spans.begin(request.getMethod(), target, RequestUrls.server(target.toString()));
        span.headers(headers).forEach(request::setHeader);
        return execute(target, request, Admission.Pass.FREE, span);
    }

    private OutboundResponse request(Hop hop, Admission admission) throws IOException, InterruptedException {
        var pass = admission.admit(hop.url().getHost());
        boolean answered = false;
        try {
            var request = new HttpGet(hop.url());
            var span = spans.begin(request.getMethod(), hop.url(), Urls.withoutQuery(hop.url()));
            span.headers(hop.headers()).forEach(request::setHeader);
            var response = execute(hop.url(), request, pass, span);
            answered = true;
            pass.answered(response);
            return response;
        } finally {
            if (!answered) {
                pass.end();
            }
        }
    }

    private OutboundResponse execute(URI url, HttpUriRequestBase request, Admission.Pass pass, RequestSpan span)
            throws IOException {
        try {
            var response = routes.to(url.getHost()).send(request);
            span.answered(response.getCode());
            return new OutboundResponse(url, request, response, pass, span);
        } catch (IOException | RuntimeException e) {
            span.failed(e);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        routes.close();
        lookup.close();
    }
}
