package io.posthouse.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.regex.Matcher;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** What {@code test, match, capture, scan, split, sub, gsub} of a mapping come down to, bounded. */
final class Patterns {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Patterns() {}

    /** {@code _match_impl(pattern; flags; only whether)}. */
    static Function match() {
        return (scope, args, in, path, output, version) -> {
            String text = text(in);
            args.get(2)
                    .apply(
                            scope,
                            in,
                            only -> args.get(1)
                                    .apply(
                                            scope,
                                            in,
                                            flags -> args.get(0).apply(scope, in, pattern -> {
                                                TextPattern wanted = TextPattern.of(
                                                        text(pattern), flags.isNull() ? "" : text(flags));
                                                output.emit(
                                                        only.booleanValue()
                                                                ? found(wanted, text)
                                                                : places(wanted, text),
                                                        null);
                                            })));
        };
    }

    /** {@code _sub_impl(pattern; replacement; flags)}: the replacement is one text, made from the named groups. */
    static Function sub() {
        return (scope, args, in, path, output, version) -> args.get(0).apply(scope, in, pattern -> {
            StringBuilder flags = new StringBuilder();
            args.get(2).apply(scope, in, flag -> flags.append(text(flag)));
            replaced(TextPattern.of(text(pattern), flags.toString()), text(in), args.get(1), scope, output);
        });
    }

    private static JsonNode found(TextPattern pattern, String text) {
        return BooleanNode.valueOf(pattern.on(text).find());
    }

    private static ArrayNode places(TextPattern pattern, String text) {
        ArrayNode places = JSON.arrayNode();
        Matcher matcher = pattern.on(text);
        while (matcher.find()) {
            Meter.current().step();
            ObjectNode place = place(text, matcher, 0);
            ArrayNode captures = place.putArray("captures");
            for (int group = 1; group <= matcher.groupCount(); group++) {
                captures.add(place(text, matcher, group).put("name", name(pattern, group)));
            }
            places.add(place);
            if (!pattern.all()) {
                break;
            }
        }
        return places;
    }

    private static ObjectNode place(String text, Matcher matcher, int group) {
        int start = matcher.start(group);
        ObjectNode place = JSON.objectNode();
        if (start < 0) {
            return place.put("offset", -1).put("length", 0).putNull("string");
        }
        Meter.current().text(start);
        int end = matcher.end(group);
        return place.put("offset", text.codePointCount(0, start))
                .put("length", text.codePointCount(start, end))
                .put("string", text.substring(start, end));
    }

    private static void replaced(
            TextPattern pattern, String text, Expression replacement, Scope scope, PathOutput output)
            throws JsonQueryException {
        StringBuilder whole = new StringBuilder();
        Matcher matcher = pattern.on(text);
        int from = 0;
        while (matcher.find()) {
            Meter.current().step();
            whole.append(text, from, matcher.start());
            int before = whole.length();
            boolean[] made = {false};
            replacement.apply(scope, captures(pattern, matcher), one -> {
                if (made[0]) {
                    throw new JsonQueryException("a replacement is one text");
                }
                made[0] = true;
                whole.append(text(one));
            });
            Meter.current().text(whole.length() - (long) before);
            from = matcher.end();
            if (!pattern.all()) {
                break;
            }
        }
        whole.append(text, from, text.length());
        Meter.current().text(whole.length());
        output.emit(TextNode.valueOf(whole.toString()), null);
    }

    private static ObjectNode captures(TextPattern pattern, Matcher matcher) {
        ObjectNode captures = JSON.objectNode();
        for (int group = 1; group <= matcher.groupCount(); group++) {
            String name = name(pattern, group);
            if (name != null) {
                captures.put(name, matcher.group(group));
            }
        }
        return captures;
    }

    private static String name(TextPattern pattern, int group) {
        List<String> names = pattern.names();
        return group <= names.size() ? names.get(group - 1) : null;
    }

    private static String text(JsonNode value) throws JsonQueryException {
        if (!value.isTextual()) {
            throw new JsonQueryException("a pattern, its flags, its text and its replacement are texts");
        }
        return value.textValue();
    }
}
