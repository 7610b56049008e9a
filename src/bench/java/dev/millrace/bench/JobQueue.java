package dev.millrace.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A job queue on PostgreSQL that runs on Node.js. It is fetched with npm into a directory that goes with it, and times itself:
 * jobs of nothing put into its queue 5,000 at a time and worked off meanwhile, with the settings that it documents for throughput.
 */
final class JobQueue implements AutoCloseable {

    private static final String SCRIPT = """
            import { createInterface } from 'node:readline';
            import { setTimeout } from 'node:timers/promises';

            const [kind, url, counted] = process.argv.slice(2);
            const COUNT = Number(counted);
            const TOGETHER = 5000;
            const LEFT = 'SELECT 1 FROM graphile_worker.jobs LIMIT 1';

            let finished = 0;

            function parts() {
              return Array.from({ length: Math.ceil(COUNT / TOGETHER) }, (_, i) => Math.min(TOGETHER, COUNT - i * TOGETHER));
            }

            async function graphileWorker() {
              const { run, makeWorkerUtils, runMigrations, Logger } = (await import('graphile-worker')).default;
              const logger = new Logger(() => () => {});
              await runMigrations({ connectionString: url, logger });
              const utils = await makeWorkerUtils({ connectionString: url, logger });
              await run({
                logger,
                taskList: { nothing: async () => { finished++; } },
                preset: {
                  worker: {
                    connectionString: url,
                    concurrentJobs: 24,
                    maxPoolSize: 26,
                    localQueue: { size: 500 },
                    completeJobBatchDelay: 0,
                    failJobBatchDelay: 0,
                  },
                },
              });
              return async () => {
                for (const size of parts()) {
                  await utils.addJobs(Array.from({ length: size }, (_, i) => ({ identifier: 'nothing', payload: { n: i } })));
                }
                while (finished < COUNT) await setTimeout(1);
                // What was run is taken down as done somewhat later.
                while (await utils.withPgClient(async (client) => (await client.query(LEFT)).rowCount > 0)) await setTimeout(1);
              };
            }

            async function pgBoss() {
              const { default: PgBoss } = await import('pg-boss');
              const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
              await boss.start();
              await boss.createQueue('bench');
              async function work() {
                while (finished < COUNT) {
                  const jobs = await boss.fetch('bench', { batchSize: 2000 });
                  if (jobs.length > 0) {
                    await boss.complete('bench', jobs.map((job) => job.id));
                    finished += jobs.length;
                  }
                }
              }
              return async () => {
                const workers = [work(), work()];
                for (const size of parts()) {
                  await boss.insert(Array.from({ length: size }, (_, i) => ({ name: 'bench', data: { n: i } })));
                }
                await Promise.all(workers);
              };
            }

            const round = await (kind === 'pg-boss' ? pgBoss() : graphileWorker());
            console.log('ready');
            for await (const _ of createInterface({ input: process.stdin })) {
              finished = 0;
              const begin = process.hrtime.bigint();
              await round();
              console.log(Number(process.hrtime.bigint() - begin) / 1e9);
            }
            process.exit(0);
            """;

    private final Path directory;
    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    private final int count;

    private JobQueue(Path directory, Process process, int count) {
        this.directory = directory;
        this.process = process;
        this.count = count;
        answers = process.inputReader();
        orders = process.outputWriter();
    }

    /** There is none, and why. */
    static final class MissingException extends Exception {
        private static final long serialVersionUID = 1L;

        private MissingException(String name, Exception cause) {
            super(name + " is left out: npm cannot install it here (" + firstLine(cause) + ")", cause);
        }

        private static String firstLine(Exception cause) {
            return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        }
    }

    /**
     * Installs and starts one.
     *
     * @param version of the package
     * @param count jobs in a round
     * @throws MissingException if there is no npm, or it reaches no registry
     */
    static JobQueue start(String name, String version, String database, int count) throws Exception {
        var directory = Files.createTempDirectory("millrace-bench-" + name);
        Files.writeString(directory.resolve("queue.mjs"), SCRIPT);
        try {
            Commands.output(
                    "npm",
                    "install",
                    "--no-audit",
                    "--no-fund",
                    "--loglevel=error",
                    "--prefix",
                    directory.toString(),
                    name + "@" + version);
        } catch (IOException | IllegalStateException e) {
            Commands.delete(directory);
            throw new MissingException(name, e);
        }
        var process = new ProcessBuilder(
                        "node",
                        "queue.mjs",
                        name,
                        "postgres://postgres@" + database.substring(2),
                        Integer.toString(count))
                .directory(directory.toFile())
                .redirectError(directory.resolve("errors.log").toFile())
                .start();
        var queue = new JobQueue(directory, process, count);
        queue.answer();
        return queue;
    }

    /** Jobs a second, from the first put in to the last one done. */
    double rate() throws IOException {
        orders.write("go\n");
        orders.flush();
        return count / Double.parseDouble(answer());
    }

    private String answer() throws IOException {
        var line = answers.readLine();
        if (line == null) {
            throw new IllegalStateException(Files.readString(directory.resolve("errors.log")));
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Commands.delete(directory);
    }
}
