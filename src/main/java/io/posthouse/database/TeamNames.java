package io.posthouse.database;

import java.util.Set;
import java.util.regex.Pattern;

/** A team's name is also the name of its database, its role and a part of its settings' keys. */
final class TeamNames {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Set<String> TAKEN =
            Set.of("posthouse", "queue", "pool", "embedded", "postgres", "template0", "template1", "public", "none");

    private TeamNames() {}

    static void require(String name) {
        if (!FORM.matcher(name).matches() || TAKEN.contains(name)) {
            throw new DatabaseProblem(
                    "team name '" + name + "' cannot name a database: use lower case letters, digits and -,"
                            + " begin with a letter, at most 40, none of " + TAKEN);
        }
    }
}
