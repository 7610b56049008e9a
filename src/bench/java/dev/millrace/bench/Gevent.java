package dev.millrace.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Greenlets, as many at once as the virtual threads they are compared with. Times itself, without the start of Python. */
final class Gevent {

    private static final String SCRIPT = """
            from gevent import monkey; monkey.patch_all()
            import os, sys, time, urllib.request
            from gevent.pool import Pool

            directory, urls = sys.argv[1], open(sys.argv[2]).read().split()

            def fetch(numbered):
                number, url = numbered
                with urllib.request.urlopen(url) as answer, open(os.path.join(directory, "f%d" % number), "wb") as out:
                    out.write(answer.read())

            begin = time.time()
            for _ in Pool(256).imap_unordered(fetch, enumerate(urls)):
                pass
            print(time.time() - begin)
            """;

    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    private final String python;

    private Gevent(String python) {
        this.python = python;
    }

    /** The first Python that has gevent, or {@code null}. */
    static @Nullable Gevent find() throws Exception {
        for (var python : PYTHONS) {
            if (Commands.succeeds(python, "-c", "import gevent")) {
                return new Gevent(python);
            }
        }
        return null;
    }

    /** Fetches them all and returns the seconds it took. */
    double fetch(Path directory, List<String> urls) throws Exception {
        var script = Files.writeString(directory.resolve("script.py"), SCRIPT);
        var list = Files.write(directory.resolve("urls"), urls);
        var printed = Commands.output(python, script.toString(), directory.toString(), list.toString());
        return Double.parseDouble(printed.strip());
    }
}
