package dev.millrace.callback;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What deliveries are signed with: one key, or two while receivers change over from the one to the other. Symmetric scheme of
 * Standard Webhooks 1.0.
 */
final class SigningSecret {

    /** What a secret looks like, as a text that completes "the field …". */
    static final String FORM =
            "must be whsec_ and the base64 of 24 to 64 bytes, or two such secrets with a space between";

    static final String PREFIX = "whsec_";

    private static final int MOST_KEYS = 2;
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;
    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> keys;

    private SigningSecret(List<SecretKeySpec> keys) {
        this.keys = List.copyOf(keys);
    }

    /** @throws IllegalArgumentException with a message that completes "the field …" and does not repeat the secret */
    static SigningSecret parse(String text) {
        var parts = text.split(" ", -1);
        if (parts.length > MOST_KEYS) {
            throw new IllegalArgumentException(FORM);
        }
        var keys = new ArrayList<SecretKeySpec>();
        for (var part : parts) {
            keys.add(key(part));
        }
        return new SigningSecret(keys);
    }

    private static SecretKeySpec key(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException(FORM);
        }
        byte[] bytes = decoded(text.substring(PREFIX.length()));
        if (bytes.length < SHORTEST || bytes.length > LONGEST) {
            throw new IllegalArgumentException(FORM + "; this has " + bytes.length + " bytes");
        }
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    /** The decoder's own message would tell characters of the secret. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(FORM + "; this is no base64");
        }
    }

    /** The value of {@code webhook-signature}: one signature for each key. */
    String sign(String id, long timestamp, byte[] body) {
        var signed = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return keys.stream().map(key -> "v1," + hmac(key, signed, body)).collect(Collectors.joining(" "));
    }

    private static String hmac(SecretKeySpec key, byte[] head, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(head);
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "SigningSecret[" + keys.size() + " keys]";
    }
}
