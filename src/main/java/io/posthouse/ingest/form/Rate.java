package io.posthouse.ingest.form;

/**
 * So many in so long, written {@code 10/m}: as many at once, then one each time its share of the time is over.
 *
 * @param nanos the time
 */
public record Rate(int count, long nanos) {
    static final String WANTED = "a number per second, minute or hour, such as 5/s, 10/m, 600/h";

    private static final long SECOND = 1_000_000_000L;

    /** Of a text that has that form. */
    static Rate of(String text) {
        int slash = text.indexOf('/');
        long seconds = switch (text.charAt(slash + 1)) {
            case 's' -> 1;
            case 'm' -> 60;
            default -> 3600;
        };
        return new Rate(Integer.parseInt(text.substring(0, slash)), seconds * SECOND);
    }
}
