package dev.millrace.bench;

/** One big file as one future, which is deleted when it has arrived, so that the next one finds nothing of it. */
final class BigDownload {

    private BigDownload() {}

    static Commands.Cost run(Servers millrace, String url, String sha256, int connections) throws Exception {
        var body = "{\"url\":\"" + url + "\",\"retry\":{\"maxAttempts\":1}"
                + (connections > 1 ? ",\"connections\":" + connections : "") + "}";
        double before = millrace.cpuSeconds();
        long begin = System.nanoTime();
        var done = millrace.call("POST", "/v1/tasks/download?wait=60s", body);
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpuSeconds = millrace.cpuSeconds() - before;
        if (!done.contains("SUCCEEDED") || !done.contains(sha256)) {
            throw new IllegalStateException(done);
        }
        var id = done.replaceAll("(?s)^\\{\"id\":\"([^\"]+)\".*", "$1");
        millrace.call("DELETE", "/v1/futures/" + id, "");
        return new Commands.Cost(seconds, cpuSeconds);
    }
}
