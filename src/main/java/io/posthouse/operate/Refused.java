package io.posthouse.operate;

/** What a person asked for is not done: which rule, and what to do instead. */
public final class Refused extends RuntimeException {
    public Refused(String why) {
        super(why);
    }
}
