package dev.millrace.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the server as any client would: real connections, plain text in and out. */
final class ApiClient {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    ApiClient(int port) {
        base = URI.create("http://127.0.0.1:" + port);
    }

    /** What came back. */
    record Answer(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        /** The value at a JSON pointer as text; numbers and truth values in their JSON form. */
        String at(String pointer) {
            return json().at(pointer).asString("");
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Answer post(String path, String json, String... headers) {
        return send("POST", path, json, withType(headers));
    }

    Answer put(String path, String json, String... headers) {
        return send("PUT", path, json, withType(headers));
    }

    private static String[] withType(String... headers) {
        var all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Content-Type";
        all[1] = "application/json";
        return all;
    }

    Answer send(String method, String path, String body, String... headers) {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return send(HttpRequest.newBuilder().method(method, publisher), path, headers);
    }

    Answer send(HttpRequest.Builder request, String path, String... headers) {
        request.uri(base.resolve(path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
