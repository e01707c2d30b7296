package io.posthouse.operate;

import java.util.Optional;
import java.util.regex.Pattern;

/** The short name of a delivery on screens and in commands, {@code 17-90211}: its lane and its id. */
public record Handle(long lane, long id) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    /** Empty when the text has not this form. */
    public static Optional<Handle> of(String text) {
        var match = FORM.matcher(text);
        return match.matches()
                ? Optional.of(new Handle(Long.parseLong(match.group(1)), Long.parseLong(match.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return lane + "-" + id;
    }
}
