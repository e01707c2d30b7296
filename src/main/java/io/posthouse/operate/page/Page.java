package io.posthouse.operate.page;

/** A page as it goes out. @param status HTTP status */
public record Page(int status, String html) {
    /** The content security policy every page must be sent with. */
    public static final String POLICY = Style.POLICY;
}
