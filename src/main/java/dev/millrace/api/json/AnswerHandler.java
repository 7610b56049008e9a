package dev.millrace.api.json;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Writes a handler's JSON answer without asking every converter first: there is one form, and it is JSON. */
final class AnswerHandler implements HandlerMethodReturnValueHandler {

    private final JsonBodies bodies;

    AnswerHandler(JsonBodies bodies) {
        this.bodies = bodies;
    }

    @Override
    public boolean supportsReturnType(MethodParameter returned) {
        var view = ResolvableType.forMethodParameter(returned).getGeneric(0).resolve();
        return returned.getParameterType() == ResponseEntity.class
                && view != null
                && JsonView.class.isAssignableFrom(view);
    }

    @Override
    public void handleReturnValue(
            @Nullable Object returned, MethodParameter type, ModelAndViewContainer model, NativeWebRequest web)
            throws IOException {
        model.setRequestHandled(true);
        var answer = (ResponseEntity<?>) Objects.requireNonNull(returned);
        var response = Objects.requireNonNull(web.getNativeResponse(HttpServletResponse.class));
        response.setStatus(answer.getStatusCode().value());
        answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        var body = bodies.bytes(Objects.requireNonNull(answer.getBody()));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
