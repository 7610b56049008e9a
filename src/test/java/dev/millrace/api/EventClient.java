package dev.millrace.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads one event stream as the HTML standard says, on a thread of its own, until it ends or is closed. */
final class EventClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** An event that was dispatched. */
    record Event(String name, String lastId, JsonNode data) {
        String state() {
            return data.at("/state").asString();
        }
    }

    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<String> comments = new CopyOnWriteArrayList<>();
    volatile String lastId = "";
    volatile String retry = "";
    volatile boolean ended;
    final HttpResponse<InputStream> response;
    private final HttpClient http = HttpClient.newHttpClient();

    EventClient(int port, String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            response = http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Thread.ofVirtual().name("event-client").start(this::read);
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            var block = new ArrayList<String>();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    dispatch(block);
                    block.clear();
                } else {
                    block.add(line);
                }
            }
        } catch (IOException e) {
            // closed from this side
        }
        ended = true;
    }

    private void dispatch(List<String> block) {
        String name = "message";
        String data = "";
        for (var line : block) {
            int colon = line.indexOf(':');
            var value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon)) {
                case "" -> comments.add(value);
                case "event" -> name = value;
                case "id" -> lastId = value;
                case "retry" -> retry = value;
                case "data" -> data = value;
                default -> throw new AssertionError("no field of an event: " + line);
            }
        }
        if (!data.isEmpty()) {
            events.add(new Event(name, lastId, JSON.readTree(data)));
        }
    }

    List<String> states() {
        return events.stream()
                .filter(event -> event.name().equals("state"))
                .map(Event::state)
                .toList();
    }

    List<Event> of(String name) {
        return events.stream().filter(event -> event.name().equals(name)).toList();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
