package io.posthouse.outside;

/** Texts of a length. */
final class Padding {
    private Padding() {}

    /** The text with {@code place} replaced by as much of {@code filler}, over and over, as makes it so long. */
    static String to(String text, String place, String filler, int length) {
        int room = length - text.length() + place.length();
        if (room < 0) {
            throw new IllegalArgumentException("the text alone is longer than " + length);
        }
        String all = filler.repeat(room / filler.length());
        return text.replace(place, all + "x".repeat(room - all.length()));
    }
}
