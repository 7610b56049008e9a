import client.ApiClient;
import client.api.FuturesApi;
import client.api.TasksApi;
import client.model.ComputeRequest;
import client.model.ComputeTask;
import client.model.Future;
import client.model.TaskRequest;
import java.util.Map;

/** Hands in tasks through a generated client, waits for them and prints their results: {@code java -cp CLIENT Submit.java URL [KEY]}. */
public final class Submit {

    public static void main(String[] args) throws Exception {
        var api = new ApiClient();
        api.setBasePath(args[0]);
        if (args.length > 1) {
            api.addDefaultHeader("Authorization", "Bearer " + args[1]);
        }
        var tasks = new TasksApi(api);
        var primes = new ComputeTask()
                .type(ComputeTask.TypeEnum.COMPUTE)
                .function("primes")
                .args(Map.of("from", 0, "to", 100));
        print(api, tasks.submitTask(new TaskRequest(primes), null, null, "once"));
        var pi = new ComputeRequest().function("pi").args(Map.of("digits", 5)).putLabelsItem("by", "client");
        print(api, tasks.submitCompute(pi, null, null, null));
        System.exit(0); // the client's threads would go on
    }

    private static void print(ApiClient api, Future future) throws Exception {
        var done = new FuturesApi(api).getFuture(future.getId(), "30s", null);
        System.out.println(done.getState() + " " + done.getResult());
    }
}
