package io.posthouse.ingest;

/** What a body is by its Content-Type, in UTF-8. */
public enum ContentKind {
    JSON,
    FORM,
    OTHER;

    /** @param header null when absent */
    public static ContentKind of(String header) {
        ContentType type = ContentType.of(header);
        if (!type.utf8()) {
            return OTHER;
        }
        if (type.media().equals("application/json") || type.media().matches("application/[a-z0-9.-]{1,80}\\+json")) {
            return JSON;
        }
        return type.media().equals("application/x-www-form-urlencoded") ? FORM : OTHER;
    }
}
