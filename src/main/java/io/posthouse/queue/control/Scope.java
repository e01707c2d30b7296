package io.posthouse.queue.control;

import java.util.StringJoiner;

/**
 * Which lanes a rule is about. What is null is any; a rule names at least one.
 *
 * @param worker a subscription's name
 * @param destination an outside system of a realm
 */
public record Scope(String worker, String realm, String destination) {
    public static final Scope ALL = new Scope(null, null, null);

    public boolean isAll() {
        return equals(ALL);
    }

    /** Whether every lane of the other is one of this. */
    public boolean covers(Scope other) {
        return covers(worker, other.worker) && covers(realm, other.realm) && covers(destination, other.destination);
    }

    /** Whether a lane may belong to both. */
    public boolean meets(Scope other) {
        return meets(worker, other.worker) && meets(realm, other.realm) && meets(destination, other.destination);
    }

    /** As it is typed: {@code --worker crm-email-opened --realm acme}. */
    public String options() {
        return words("--", " ");
    }

    /** For the audit and for screens: {@code worker=crm-email-opened realm=acme}. */
    @Override
    public String toString() {
        return words("", "=");
    }

    private String words(String before, String between) {
        StringJoiner words = new StringJoiner(" ");
        add(words, before + "worker" + between, worker);
        add(words, before + "realm" + between, realm);
        add(words, before + "destination" + between, destination);
        return words.setEmptyValue("all").toString();
    }

    private static void add(StringJoiner words, String name, String value) {
        if (value != null) {
            words.add(name + value);
        }
    }

    private static boolean covers(String wide, String narrow) {
        return wide == null || wide.equals(narrow);
    }

    private static boolean meets(String one, String other) {
        return one == null || other == null || one.equals(other);
    }
}
