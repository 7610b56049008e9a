package dev.millrace.api.json;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/** Gives a handler its JSON request without asking every converter first: the mapping has settled the media type. */
final class RequestResolver implements HandlerMethodArgumentResolver {

    private final JsonBodies bodies;

    RequestResolver(JsonBodies bodies) {
        this.bodies = bodies;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        var body = parameter.getParameterAnnotation(RequestBody.class);
        return body != null && JsonRequest.class.isAssignableFrom(parameter.getParameterType());
    }

    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer view,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders)
            throws IOException {
        var request = Objects.requireNonNull(web.getNativeRequest(HttpServletRequest.class));
        var body = bodies.body(request.getContentLengthLong(), request.getInputStream());
        var annotation = Objects.requireNonNull(parameter.getParameterAnnotation(RequestBody.class));
        if (body.length == 0 && !annotation.required()) {
            return null;
        }
        var path = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return bodies.read(parameter.getParameterType(), body, path instanceof Map<?, ?> map ? map : Map.of());
    }
}
