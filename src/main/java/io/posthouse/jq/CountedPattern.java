package io.posthouse.jq;

import io.posthouse.message.BadInput;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that is looked for in a stranger's text: it counts how often it looks at the text, so that none goes
 * astray for ever. Thread-safe.
 */
public final class CountedPattern {
    private static final int LONGEST = 1000;

    private final Pattern pattern;

    private CountedPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws BadInput when it is none, or longer than {@value #LONGEST} characters; says what is wrong with it */
    public static CountedPattern of(String text) {
        if (text.length() > LONGEST) {
            throw new BadInput("is longer than " + LONGEST + " characters");
        }
        try {
            return new CountedPattern(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new BadInput("is no regular expression: " + e.getDescription());
        }
    }

    /** How many groups it has. */
    public int groups() {
        return pattern.matcher("").groupCount();
    }

    /**
     * Its first place in the text; empty when it has none.
     *
     * @throws BadInput when that takes more than {@link Meter#STEPS} looks at the text
     */
    public Optional<MatchResult> find(String text) {
        Matcher matcher = pattern.matcher(new CountedText(text, new Meter(Meter.STEPS)));
        try {
            return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
        } catch (StackOverflowError e) {
            // Java's matcher calls itself once for each round of a group.
            throw new BadInput("the pattern goes too deep on this text");
        }
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
