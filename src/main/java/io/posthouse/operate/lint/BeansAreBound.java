package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bean that nobody binds fails only when the first message comes. */
final class BeansAreBound implements Rule {
    private static final Pattern IN_SIMPLE = Pattern.compile("\\$\\{(?:bean|ref):([A-Za-z0-9_-]+)");
    private static final Pattern BY_HASH = Pattern.compile("#(?:bean:)?([A-Za-z][A-Za-z0-9_-]*)");
    private static final Pattern IN_URI = Pattern.compile("(?:bean|jdbc):([A-Za-z0-9_-]+)(?:\\?.*)?");
    private static final Set<String> BY_REF = Set.of("bean", "process", "method", "script");

    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        Set<String> bound = new HashSet<>(project.beans());
        for (RouteFile file : project.files()) {
            for (Yaml.Entry entry : file.entries()) {
                if (entry.key().equals("beans") && entry.value() instanceof Yaml.Sequence beans) {
                    beans.items().forEach(bean -> bean.text("name").ifPresent(bound::add));
                }
            }
        }
        for (RouteFile file : project.files()) {
            file.eachEntry(entry -> {
                for (String name : used(entry)) {
                    if (!bound.contains(name) && !name.contains("{{")) {
                        problems.add(file.problem(
                                entry.line(),
                                "nobody binds a bean " + name,
                                "correct the name or bind it in Posthouse"));
                    }
                }
            });
        }
        return problems;
    }

    private static List<String> used(Yaml.Entry entry) {
        List<String> names = new ArrayList<>();
        if (BY_REF.contains(entry.key())) {
            entry.value().text("ref").ifPresent(names::add);
        }
        if (entry.value() instanceof Yaml.Scalar scalar) {
            if (entry.key().endsWith("Ref") && !entry.key().equals("routeTemplateRef")) {
                names.add(scalar.value());
            } else if (Set.of("uri", "to", "from").contains(entry.key())) {
                add(IN_URI.matcher(scalar.value()), true, names);
            }
            add(BY_HASH.matcher(scalar.value()), true, names);
            add(IN_SIMPLE.matcher(scalar.value()), false, names);
        }
        return names;
    }

    private static void add(Matcher matcher, boolean whole, List<String> names) {
        while (whole ? matcher.matches() : matcher.find()) {
            names.add(matcher.group(1));
            if (whole) {
                return;
            }
        }
    }
}
