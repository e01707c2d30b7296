package io.posthouse.jq;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * A regular expression of a mapping. Java's, not the library's, because Java's can be counted.
 *
 * @param all whether all places are found, not only the first
 * @param names of the groups from 1 on, null for those without
 */
record TextPattern(Pattern pattern, boolean all, List<String> names) {
    private static final int LONGEST = 1000;

    static TextPattern of(String text, String flags) throws JsonQueryException {
        if (text.length() > LONGEST) {
            throw new JsonQueryException("a pattern of more than " + LONGEST + " characters");
        }
        int options = Pattern.UNICODE_CASE;
        boolean all = false;
        for (char flag : flags.toCharArray()) {
            switch (flag) {
                case 'g' -> all = true;
                case 'i' -> options |= Pattern.CASE_INSENSITIVE;
                case 'x' -> options |= Pattern.COMMENTS;
                case 's' -> options |= Pattern.DOTALL;
                case 'n' -> {} // nobody needs empty places
                default -> throw new JsonQueryException("a pattern has the flags g, i, n, s and x");
            }
        }
        try {
            return new TextPattern(Pattern.compile(text, options), all, names(text));
        } catch (PatternSyntaxException e) {
            throw new JsonQueryException("no pattern");
        }
    }

    Matcher on(String text) {
        return pattern.matcher(new CountedText(text, Meter.current()));
    }

    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        boolean inClass = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[' || c == ']') {
                inClass = c == '[';
            } else if (c == '(' && !inClass && !text.startsWith("(?", i)) {
                names.add(null);
            } else if (c == '(' && !inClass && text.startsWith("(?<", i) && !lookBehind(text, i)) {
                names.add(text.substring(i + 3, Math.max(i + 3, text.indexOf('>', i))));
            }
        }
        return names;
    }

    private static boolean lookBehind(String text, int at) {
        return text.startsWith("(?<=", at) || text.startsWith("(?<!", at);
    }
}
