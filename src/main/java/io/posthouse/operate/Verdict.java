package io.posthouse.operate;

/** What a health check says. @param state a word or two for everybody: no hosts, no exception texts */
public record Verdict(boolean up, String state) {
    public static final Verdict UP = new Verdict(true, "up");

    public static Verdict down(String state) {
        return new Verdict(false, state);
    }
}
