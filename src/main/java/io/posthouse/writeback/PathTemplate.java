package io.posthouse.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.Rejected;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A path with jq in braces: {@code /contacts/{$id}?by={.data.prospect.email}}. What a message fills in is encoded, so that it
 * stays where it is written and can lead nowhere else. Immutable.
 */
public final class PathTemplate {
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*");

    private final String text;
    private final List<String> literals;
    private final List<Formula> expressions;

    private PathTemplate(String text, List<String> literals, List<Formula> expressions) {
        this.text = text;
        this.literals = List.copyOf(literals);
        this.expressions = List.copyOf(expressions);
    }

    /** @throws BadInput when it is none */
    public static PathTemplate of(String text) {
        if (!text.startsWith("/") || text.startsWith("//")) {
            throw new BadInput("a path begins with one /");
        }
        List<String> literals = new ArrayList<>();
        List<Formula> expressions = new ArrayList<>();
        int from = 0;
        while (true) {
            int open = text.indexOf('{', from);
            String literal = text.substring(from, open < 0 ? text.length() : open);
            if (!LITERAL.matcher(literal).matches()) {
                throw new BadInput("a path holds only characters of a URL, and jq in braces");
            }
            literals.add(literal);
            if (open < 0) {
                return new PathTemplate(text, literals, expressions);
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new BadInput("a brace is not closed");
            }
            expressions.add(Formula.of(text.substring(open + 1, close)));
            from = close + 1;
        }
    }

    /** @throws Rejected when an expression gives no text or number, or one that no path can hold */
    public String fill(JsonNode input, Map<String, JsonNode> variables) {
        StringBuilder path = new StringBuilder(literals.get(0));
        for (int n = 0; n < expressions.size(); n++) {
            path.append(encoded(expressions.get(n), input, variables)).append(literals.get(n + 1));
        }
        return path.toString();
    }

    private static String encoded(Formula expression, JsonNode input, Map<String, JsonNode> variables) {
        JsonNode value = expression.apply(input, variables);
        String plain = value.isTextual() || value.isNumber() ? value.asText() : "";
        if (plain.isEmpty() || plain.equals(".") || plain.equals("..") || plain.length() > 1000) {
            throw new Rejected("the path's {" + expression + "} is no text that a path can hold; mend the path or the"
                    + " message");
        }
        return URLEncoder.encode(plain, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return text;
    }
}
