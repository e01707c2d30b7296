package io.posthouse.message;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/**
 * What may be kept of a failure: it stands in the database, in logs and on screens, so it holds no personal data. Our own
 * words are kept as they are written; of everything else the values are masked.
 *
 * @param type the class of the failure that matters, wrappers taken off
 * @param text at most {@value #LONGEST} characters, one line
 */
public record FailureText(String type, String text) {
    public static final int LONGEST = 300;
    private static final int DEEPEST = 20;

    private static final Pattern QUOTE =
            Pattern.compile("[\"`\u201c\u201d\u201e\u00ab\u00bb]|(?<!\\p{L})'|'(?!\\p{L})");
    /** PostgreSQL quotes names of the schema as it quotes values; the names are ours, and worth reading. */
    private static final Pattern NAMED = Pattern.compile(
            "\\b(?:constraint|relation|column|table|index|function|schema|sequence|role|database) (?:\"[a-z_][a-z0-9_.]{0,62}\")");

    private static final Pattern DETAIL = Pattern.compile("(?i)\\bdetails?\\s?:.*", Pattern.DOTALL);
    private static final Pattern EMAIL = Pattern.compile("[^\\s@<>(),;:=]{1,64}@[^\\s@<>(),;:=]{1,255}");
    private static final Pattern QUERY = Pattern.compile("(?<=://)(\\S*?)\\?\\S+");
    private static final Pattern DIGITS = Pattern.compile("\\+?\\d(?:[ ./()-]{0,2}\\d){6,}");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]+");

    /** @param failure as it was caught */
    public static FailureText of(Throwable failure) {
        Throwable that = significant(failure);
        return new FailureText(that.getClass().getName(), text(that));
    }

    /** A text of unknown origin without its values. Null stays null. */
    public static String masked(String text) {
        if (text == null) {
            return null;
        }
        String masked = withoutValues(DETAIL.matcher(text).replaceAll(""));
        masked = QUERY.matcher(masked).replaceAll("$1?…");
        masked = EMAIL.matcher(masked).replaceAll("…@…");
        masked = DIGITS.matcher(masked).replaceAll("…");
        return oneLine(masked);
    }

    private static String text(Throwable that) {
        if (ours(that)) {
            return oneLine(String.valueOf(that.getMessage()));
        }
        if (that instanceof SQLException sql) {
            String first = String.valueOf(sql.getMessage()).lines().findFirst().orElse("");
            return oneLine("SQLState " + sql.getSQLState() + ": " + masked(first));
        }
        return that.getMessage() == null ? that.getClass().getSimpleName() : masked(that.getMessage());
    }

    /** From the first quote that does not enclose a name of ours to the last: a value may hold quotes itself. */
    private static String withoutValues(String text) {
        var names = NAMED.matcher(text);
        var quote = QUOTE.matcher(text);
        int from = 0;
        while (quote.find(from)) {
            boolean named = names.find(from) && names.start() < quote.start() && quote.start() < names.end();
            if (!named) {
                int last = text.lastIndexOf(closing(text.charAt(quote.start())));
                String rest = last <= quote.start() ? "" : text.substring(last + 1);
                return text.substring(0, quote.start()) + "'…'" + rest;
            }
            from = names.end();
        }
        return text;
    }

    private static char closing(char quote) {
        return switch (quote) {
            case '\u00ab' -> '\u00bb';
            case '\u201e' -> '\u201c';
            case '\u201c' -> '\u201d';
            default -> quote;
        };
    }

    private static Throwable significant(Throwable failure) {
        Throwable innermost = failure;
        Throwable at = failure;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            if (at instanceof BatchUpdateException batch && batch.getNextException() != null) {
                return batch.getNextException();
            }
            if (ours(at) || at instanceof SQLException) {
                return at;
            }
            if (wraps(innermost)) {
                innermost = at;
            }
            at = at.getCause();
        }
        return innermost;
    }

    private static boolean ours(Throwable that) {
        return that instanceof Rejected || that instanceof TryLater || that instanceof Hold || that instanceof BadInput;
    }

    private static boolean wraps(Throwable that) {
        Throwable cause = that.getCause();
        return cause != null
                && (that.getClass().getName().startsWith("org.apache.camel.")
                        || that instanceof ExecutionException
                        || that instanceof CompletionException
                        || that instanceof ReflectiveOperationException
                        || that.getMessage() == null
                        || that.getMessage().equals(cause.toString()));
    }

    private static String oneLine(String text) {
        String line = CONTROL.matcher(text).replaceAll(" ").strip();
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return line.substring(0, end) + "…";
    }
}
