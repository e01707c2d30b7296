package io.posthouse.yaml;

/** A line of a file, counted from 1; written {@code routes/topics.yaml:12} so that editors can jump to it. */
public record Place(String file, int line) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
