package io.posthouse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A team's SQL file as camel-jdbc reads it: {@code :?name} is a parameter. */
record NamedSql(String sql, List<String> names) {
    private static final Pattern NAME = Pattern.compile(":\\?(\\w+)");

    static NamedSql of(String text) {
        List<String> names = new ArrayList<>();
        String sql = NAME.matcher(text).replaceAll(name -> {
            names.add(name.group(1));
            return "?";
        });
        return new NamedSql(sql, List.copyOf(names));
    }
}
