package dev.millrace.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;

/**
 * Lets every request into the chain as it is. Spring's own firewall keeps out paths that rules by path could read otherwise than
 * what serves them; here that is asked itself ({@link RightsInterceptor}), the container has refused what is no path, and with
 * keys the same requests are to be well-formed as without.
 */
final class PlainFirewall implements HttpFirewall {

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        return new FirewalledRequest(request) {
            @Override
            public void reset() {
                // nothing was changed
            }
        };
    }

    @Override
    public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
        return response;
    }
}
