package dev.millrace.security;

import static dev.millrace.security.Role.ADMIN;
import static dev.millrace.security.Role.READER;
import static dev.millrace.security.Role.SUBMITTER;

import java.util.List;
import java.util.stream.Collectors;

/** What a request needs: the one table of which roles may do what. */
public enum Right {
    /** Nothing, not even a key. */
    NONE(List.of()),
    /** To look at tasks, and at what can be done with them; a submitter sees its own. */
    READ(List.of(READER, SUBMITTER, ADMIN)),
    /** To look at the server: its metrics, its neighbours. */
    WATCH(List.of(READER, ADMIN)),
    /** To hand in work, and change what one handed in. */
    SUBMIT(List.of(SUBMITTER, ADMIN)),
    /** To change what concerns everyone: pools, modules. */
    ADMINISTER(List.of(ADMIN));

    private final List<Role> roles;

    Right(List<Role> roles) {
        this.roles = roles;
    }

    /** Those that have it; none: everyone has, without a key. */
    public List<Role> roles() {
        return roles;
    }

    public boolean isOf(Role role) {
        return roles.isEmpty() || roles.contains(role);
    }

    /** The roles in words, such as "submitter or admin". */
    public String inWords() {
        return roles.stream().map(Role::wire).collect(Collectors.joining(" or "));
    }
}
