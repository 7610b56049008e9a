import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Holds manifests against the models of the Kubernetes API, which refuse unknown and missing fields, and prints how many of
 * which kind there were. Custom resources are not known here; each is written as TypeScript to the directory in the first
 * argument, to be held against the types of its own. The others name files of manifests.
 */
final class CheckManifests {

    private static final String MODELS = "io.kubernetes.client.openapi.models.V1";

    /** By their groups, the packages of types and what they export. */
    private static final Map<String, String> CUSTOM = Map.of(
            "monitoring.coreos.com/v1", "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1",
            "keda.sh/v1alpha1", "@kubernetes-models/keda/keda.sh/v1alpha1",
            "gateway.networking.k8s.io/v1", "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1");

    private static final Map<String, String> CORE = Map.of(
            "ServiceAccount", "v1",
            "Secret", "v1",
            "ConfigMap", "v1",
            "PersistentVolumeClaim", "v1",
            "Service", "v1",
            "Pod", "v1",
            "Deployment", "apps/v1",
            "Ingress", "networking.k8s.io/v1",
            "NetworkPolicy", "networking.k8s.io/v1",
            "PodDisruptionBudget", "policy/v1");

    private static final Gson GSON = new Gson();

    public static void main(String[] arguments) throws Exception {
        var typed = Path.of(arguments[0]);
        Files.createDirectories(typed);
        var counts = new TreeMap<String, Integer>();
        var wrong = 0;
        for (var file : List.of(arguments).subList(1, arguments.length)) {
            for (var manifest : manifestsOf(Path.of(file))) {
                var kind = manifest.get("kind").getAsString();
                var name = kind + " in " + Path.of(file).getFileName();
                try {
                    check(manifest, kind, typed, name);
                    counts.merge(kind, 1, Integer::sum);
                } catch (IllegalArgumentException e) {
                    System.out.println(name + ": " + e.getMessage());
                    wrong++;
                }
            }
        }
        System.out.println(counts);
        System.exit(wrong == 0 ? 0 : 1);
    }

    private static List<JsonObject> manifestsOf(Path file) throws Exception {
        var found = new java.util.ArrayList<JsonObject>();
        try (var reader = Files.newBufferedReader(file)) {
            var options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            options.setCodePointLimit(50_000_000);
            for (var document : new Yaml(new SafeConstructor(options)).loadAll(reader)) {
                if (document != null) {
                    found.add(GSON.toJsonTree(document).getAsJsonObject());
                }
            }
        }
        return found;
    }

    private static void check(JsonObject manifest, String kind, Path typed, String name) throws Exception {
        var version = manifest.get("apiVersion").getAsString();
        var custom = CUSTOM.get(version);
        if (custom != null) {
            write(manifest, kind, custom, typed, name);
            return;
        }
        // the same kind had other fields in earlier versions, and V1 of this one knows too little
        var model = kind.equals("HorizontalPodAutoscaler") ? MODELS.replace("V1", "V2") + kind : MODELS + kind;
        var expected = kind.equals("HorizontalPodAutoscaler") ? "autoscaling/v2" : CORE.get(kind);
        if (!version.equals(expected)) {
            throw new IllegalArgumentException("apiVersion is " + version + ", not " + expected);
        }
        try {
            Class.forName(model).getMethod("validateJsonElement", JsonElement.class).invoke(null, manifest);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage());
        }
        quotedStrings(manifest);
    }

    /** What the models do not look at: that the values of these maps are strings. */
    private static void quotedStrings(JsonObject manifest) {
        var metadata = manifest.getAsJsonObject("metadata");
        for (var map : List.of("labels", "annotations")) {
            if (metadata.has(map)) {
                Map<String, Object> entries = GSON.fromJson(metadata.get(map), new TypeToken<Map<String, Object>>() {}.getType());
                entries.forEach((key, value) -> {
                    if (!(value instanceof String)) {
                        throw new IllegalArgumentException(map + "." + key + " is no string");
                    }
                });
            }
        }
    }

    private static void write(JsonObject manifest, String kind, String from, Path typed, String name) throws Exception {
        var file = typed.resolve(name.replaceAll("[^A-Za-z]+", "-") + "-" + Math.abs(manifest.hashCode()) + ".ts");
        Files.writeString(file, """
                import { I%1$s } from "%2$s/%1$s";
                export const manifest: I%1$s = %3$s;
                """.formatted(kind, from, GSON.toJson(manifest)));
    }
}
