package io.posthouse.queue.register;

import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import io.posthouse.yaml.Yaml;
import io.posthouse.yaml.YamlFile;
import java.util.ArrayList;
import java.util.List;

/** A file that is one list of entries under one key, beside a few keys the caller reads itself. */
final class Listing {
    private final YamlFile file;
    private final List<Problem> problems;

    Listing(YamlFile file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    List<Yaml.Mapping> entries(String key, List<String> others) {
        if (!(file.root() instanceof Yaml.Mapping root)) {
            problem(file.root().line(), "the file is no mapping", "begin it with " + key + ":");
            return List.of();
        }
        for (var entry : root.entries()) {
            if (!entry.key().equals(key) && !others.contains(entry.key())) {
                problem(entry.line(), "unknown key '" + entry.key() + "'", "the file has only " + known(key, others));
            }
        }
        var list = root.entry(key);
        if (list.isEmpty()) {
            problem(root.line(), "'" + key + "' is missing", "add " + key + ": [] if there is none");
            return List.of();
        }
        if (!(list.get().value() instanceof Yaml.Sequence sequence)) {
            problem(list.get().line(), "'" + key + "' is no list", "write " + key + ": [] if there is none");
            return List.of();
        }
        List<Yaml.Mapping> entries = new ArrayList<>();
        for (Yaml item : sequence.items()) {
            if (item instanceof Yaml.Mapping mapping) {
                entries.add(mapping);
            } else {
                problem(item.line(), "an entry of '" + key + "' is no mapping", "write - { name: ... }");
            }
        }
        return entries;
    }

    private void problem(int line, String what, String remedy) {
        problems.add(new Problem(new Place(file.name(), line), what, remedy));
    }

    private static String known(String key, List<String> others) {
        return others.isEmpty() ? key : key + " beside " + String.join(" or ", others);
    }
}
