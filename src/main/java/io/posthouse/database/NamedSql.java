package io.posthouse.database;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A statement with named parameters, written as camel-jdbc's manual has it: {@code :?name}.
 *
 * @param sql with a {@code ?} for each parameter, as JDBC wants it
 * @param names of the parameters in their order; one that is named twice stands here twice
 */
public record NamedSql(String sql, List<String> names) {
    private static final Pattern NAME = Pattern.compile(":\\?(\\w+)");

    public static NamedSql of(String text) {
        List<String> names = new ArrayList<>();
        String sql = NAME.matcher(text).replaceAll(name -> {
            names.add(name.group(1));
            return "?";
        });
        return new NamedSql(sql, List.copyOf(names));
    }
}
