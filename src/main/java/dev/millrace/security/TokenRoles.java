package dev.millrace.security;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which role the claims of a token give: of several, the one that may change most.
 *
 * @param claim its name; dots lead into objects
 * @param mapping which role a value stands for; empty: values are the names of roles
 */
record TokenRoles(String claim, Map<String, Role> mapping) {

    Optional<Role> of(Map<String, Object> claims) {
        return words(value(claims))
                .flatMap(word -> Stream.ofNullable(role(word)))
                .max(Comparator.naturalOrder());
    }

    /** A name with dots may also be that of a claim itself: those of some issuers are URLs. */
    private @Nullable Object value(Map<String, Object> claims) {
        if (claims.containsKey(claim)) {
            return claims.get(claim);
        }
        Object value = claims;
        for (var step : claim.split("\\.")) {
            value = value instanceof Map<?, ?> object ? object.get(step) : null;
        }
        return value;
    }

    private static Stream<String> words(@Nullable Object value) {
        return switch (value) {
            case String text -> Arrays.stream(text.split("\\s+"));
            case Collection<?> list -> list.stream().map(String::valueOf);
            case null, default -> Stream.empty();
        };
    }

    private @Nullable Role role(String word) {
        if (!mapping.isEmpty()) {
            return mapping.get(word);
        }
        return Arrays.stream(Role.values())
                .filter(role -> role.wire().equals(word))
                .findFirst()
                .orElse(null);
    }
}
