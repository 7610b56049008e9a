package dev.millrace.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace with the database in it, joined by a pair of virtual interfaces with that of the servers, of which each
 * comes from an address of its own. The packets of one of them are dropped, or answered by resets, by the kernel's filter there.
 *
 * <p>For root on Linux, with {@code ip} and {@code nft}. Both ends and all rules go with the namespace.
 */
final class Namespace implements Surroundings {

    /** For how long a link that resets connections does so: each in which something is sent meanwhile. */
    private static final Duration RESETTING = Duration.ofMillis(1_500);

    private final String name = "chaos-" + ProcessHandle.current().pid();
    private final String subnet = "10.213." + ProcessHandle.current().pid() % 250 + ".";
    private final Database database;

    Namespace(Path directory) throws IOException, InterruptedException, SQLException {
        // Interfaces have short names, and there may be several runs at a time.
        var outer = "chaos" + ProcessHandle.current().pid();
        run("ip netns add " + name);
        run("ip link add " + outer + " type veth peer name inner netns " + name);
        run("ip address add " + address(1) + "/24 dev " + outer);
        run("ip link set " + outer + " up");
        run(inside("ip address add " + address(2) + "/24 dev inner"));
        run(inside("ip link set lo up"));
        run(inside("ip link set inner up"));
        run(inside("nft add table inet chaos"));
        run(inside("nft add chain inet chaos in { type filter hook input priority 0 ; }"));
        run(inside("nft add chain inet chaos out { type filter hook output priority 0 ; }"));
        for (int server = 1; server <= 3; server++) {
            run("ip address add " + ofServer(server) + "/24 dev " + outer);
            run(inside("nft add chain inet chaos in" + server));
            run(inside("nft add chain inet chaos out" + server));
            run(inside("nft add rule inet chaos in ip saddr " + ofServer(server) + " jump in" + server));
            run(inside("nft add rule inet chaos out ip daddr " + ofServer(server) + " jump out" + server));
        }
        database = new DatabaseInside(directory, this::inside, address(2));
    }

    private String address(int host) {
        return subnet + host;
    }

    private String ofServer(int server) {
        return address(10 + server);
    }

    private List<String> inside(String command) {
        return inside(List.of(command.split(" ")));
    }

    private List<String> inside(List<String> command) {
        var whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(command);
        return whole;
    }

    private static void run(String command) throws IOException, InterruptedException {
        run(List.of(command.split(" ")));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code);
        }
    }

    @Override
    public Database database() {
        return database;
    }

    @Override
    public Link link(int server) {
        var url = "jdbc:postgresql://%s:%d/postgres?localSocketAddress=%s"
                .formatted(address(2), database.port(), ofServer(server));
        return new Filtered(server, url);
    }

    private final class Filtered implements Link {
        private final int server;
        private final String url;

        Filtered(int server, String url) {
            this.server = server;
            this.url = url;
        }

        @Override
        public String url() {
            return url;
        }

        @Override
        public void stall() throws IOException, InterruptedException {
            rule("drop");
        }

        @Override
        public void flow() throws IOException, InterruptedException {
            run(inside("nft flush chain inet chaos in" + server));
            run(inside("nft flush chain inet chaos out" + server));
        }

        @Override
        public void reset() throws IOException, InterruptedException {
            flow();
            // What answers the one direction is a reset itself, which the other is to let through.
            rule("tcp flags & rst != rst reject with tcp reset");
            if (!new CountDownLatch(1).await(RESETTING.toMillis(), TimeUnit.MILLISECONDS)) {
                flow();
            }
        }

        private void rule(String what) throws IOException, InterruptedException {
            run(inside("nft add rule inet chaos in" + server + " " + what));
            run(inside("nft add rule inet chaos out" + server + " " + what));
        }

        /** It goes with the namespace. */
        @Override
        public void close() {}
    }

    @Override
    public void close() throws IOException {
        database.close();
        try {
            run("ip netns delete " + name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
