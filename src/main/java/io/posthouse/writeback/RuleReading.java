package io.posthouse.writeback;

import io.posthouse.jq.CountedPattern;
import io.posthouse.message.BadInput;
import io.posthouse.message.Units;
import io.posthouse.writeback.AnswerRule.Wait;
import io.posthouse.writeback.Finding.Kind;
import io.posthouse.yaml.Fields;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads one line of a verdict: {@code { status: 409, json: .message, matches: 'ID: (\d+)', word: duplicate, id: $1 }}. */
final class RuleReading {
    private static final Pattern STATUS = Pattern.compile("[1-5](\\d\\d|xx)");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,60}");
    private static final Pattern FROM_HEADER = Pattern.compile("header ([A-Za-z0-9-]{1,60})");
    private static final Pattern GROUP = Pattern.compile("\\$([1-9])");

    private final Fields fields;
    private final Words words;

    RuleReading(Fields fields) {
        this.fields = fields;
        this.words = new Words(fields);
    }

    private enum Word {
        DONE,
        DUPLICATE,
        ABSENT,
        LATER,
        UNCLEAR,
        HELD,
        REJECTED
    }

    /** Null when something in it has to be mended first. */
    AnswerRule read() {
        Formula json = words.jq("json");
        String header = fields.optional("header", HEADER, "the name of a header");
        String equals = words.scalar("equals", "the text it must be");
        CountedPattern matches = matches();
        if (json != null && header != null) {
            problem("json", "looks at json and header at once", "make two rules of it");
        }
        if (json == null && header == null && (equals != null || matches != null)) {
            problem("word", "compares nothing", "add json: or header:");
        }
        String id = words.scalar("id", "$1, or an expression in jq");
        var group = GROUP.matcher(id == null ? "" : id);
        boolean grouped = group.matches();
        if (grouped && (matches == null || matches.groups() < Integer.parseInt(group.group(1)))) {
            problem("id", "names a group that matches: has not", "put the part into (round brackets)");
        }
        if (!fields.has("word")) {
            problem("word", "has no word", "add word: done, duplicate, absent, later, unclear, held or rejected");
        }
        Word word = fields.word("word", Word.REJECTED);
        String until = words.scalar("until", "login, midnight, person, a time such as 10m, or header Retry-After");
        AnswerRule rule = new AnswerRule(
                status(),
                json,
                header,
                equals,
                matches,
                word == Word.HELD && "login".equals(until) ? Kind.LOGIN : Kind.valueOf(word.name()),
                grouped ? group.group(1) : null,
                id == null || grouped ? null : words.jq("id"),
                word == Word.HELD ? until(until) : after(words.scalar("after", "10s or header Retry-After")),
                fields.text("why", "what to tell people"));
        return fields.whole() ? rule : null;
    }

    private Pattern status() {
        String text = words.scalar("status", "409 or 4xx");
        if (text == null) {
            return null;
        }
        if (!STATUS.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
            problem("status", "'" + text + "' is no status", "write one such as 409, or 4xx");
            return null;
        }
        return Pattern.compile(text.toLowerCase(Locale.ROOT).replace("x", "\\d"));
    }

    private CountedPattern matches() {
        String text = words.scalar("matches", "a regular expression");
        if (text == null) {
            return null;
        }
        try {
            return CountedPattern.of(text);
        } catch (BadInput e) {
            problem("matches", e.getMessage(), "correct it");
            return null;
        }
    }

    private Wait until(String text) {
        if (text == null || text.equals("person") || text.equals("login")) {
            return null;
        }
        return text.equals("midnight") ? new Wait(null, true, null) : wait("until", text);
    }

    private Wait after(String text) {
        return text == null ? null : wait("after", text);
    }

    private Wait wait(String key, String text) {
        var header = FROM_HEADER.matcher(text);
        if (header.matches()) {
            return new Wait(header.group(1), false, null);
        }
        var time = Units.duration(text);
        if (time.isEmpty()) {
            problem(key, "'" + text + "' is no time", "write 10s, or header Retry-After");
            return null;
        }
        return new Wait(null, false, RetryAfter.clamped(time.get()));
    }

    private void problem(String key, String what, String remedy) {
        fields.problem(fields.line(key), "a rule of the verdict " + what, remedy);
    }
}
