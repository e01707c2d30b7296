package io.posthouse.writeback;

import io.posthouse.jq.Mappings;
import io.posthouse.writeback.Operation.Writes;
import io.posthouse.writeback.Step.Kind;
import io.posthouse.yaml.Fields;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads one operation of a destination, and whether it can keep the promise of one effect. */
final class OperationReading {
    private static final Pattern METHOD = Pattern.compile("GET|POST|PUT|PATCH|DELETE");

    private final String name;
    private final Fields fields;
    private final Mappings mappings;
    private boolean searchFirst = true;

    OperationReading(String name, Fields fields, Mappings mappings) {
        this.name = name;
        this.fields = fields;
        this.mappings = mappings;
    }

    /** Null when something in it has to be mended first. */
    Operation read() {
        Map<Kind, Step> steps = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            fields.in(kind.word()).ifPresent(inner -> steps.put(kind, step(kind, inner)));
        }
        Operation operation = new Operation(
                name,
                fields.word("writes", Writes.STATE),
                new Words(fields).jq("entity"),
                searchFirst,
                fields.yes("repeatable", false),
                steps);
        check(operation);
        return fields.whole() ? operation : null;
    }

    private void check(Operation operation) {
        boolean writes = operation.has(Kind.CREATE)
                || operation.has(Kind.UPSERT)
                || operation.has(Kind.UPDATE)
                || operation.has(Kind.DELETE);
        if (!writes) {
            problem("writes nothing", "add create:, upsert:, update: or delete:");
        }
        Step create = operation.step(Kind.CREATE);
        if (create != null
                && !operation.has(Kind.SEARCH)
                && create.idempotencyHeader() == null
                && !operation.repeatable()) {
            problem(
                    "cannot tell, after a connection broke, whether it has written",
                    "add search:, or create's idempotency-header:, or say repeatable: true");
        }
        boolean finds = operation.has(Kind.SEARCH) || operation.has(Kind.CREATE) || operation.has(Kind.UPSERT);
        if (!finds && (operation.has(Kind.UPDATE) || operation.has(Kind.DELETE))) {
            problem("knows no id to update or delete", "add search:, which finds it");
        }
    }

    private void problem(String what, String remedy) {
        fields.problem(fields.line("writes"), "operation " + name + " " + what, remedy);
    }

    private Step step(Kind kind, Fields inner) {
        Words words = new Words(inner);
        String method = inner.optional("method", METHOD, "GET, POST, PUT, PATCH or DELETE");
        if (kind == Kind.SEARCH) {
            searchFirst = inner.word("when", When.FIRST) == When.FIRST;
        }
        var rules = inner.list("verdict").stream()
                .map(rule -> new RuleReading(rule).read())
                .filter(rule -> rule != null)
                .toList();
        Step step = new Step(
                kind,
                method == null ? usual(kind) : method,
                words.path("path"),
                words.headers("headers"),
                words.mapping("body", mappings),
                kind == Kind.SEARCH ? null : words.header("idempotency-header"),
                new AnswerRules(rules, words.jq("id"), kind));
        if (kind == Kind.SEARCH && !inner.has("id")) {
            inner.problem(inner.line("id"), "'id' is missing", "say by jq where the found record's id stands");
        }
        inner.whole();
        return step;
    }

    /** FIRST: before each record that is not known yet. UNCLEAR: only when a try broke off. */
    private enum When {
        FIRST,
        UNCLEAR
    }

    private static String usual(Kind kind) {
        return switch (kind) {
            case SEARCH -> "GET";
            case CREATE -> "POST";
            case UPDATE -> "PATCH";
            case UPSERT -> "PUT";
            case DELETE -> "DELETE";
        };
    }
}
