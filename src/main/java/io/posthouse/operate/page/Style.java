package io.posthouse.operate.page;

import io.posthouse.message.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The one style sheet, and the policy that lets a browser use it and nothing else. */
final class Style {
    static final String SHEET = read();

    /** No script, no picture, no frame, nothing from elsewhere; this sheet by its digest; forms to this port only. */
    static final String POLICY = "default-src 'none'; style-src 'sha256-"
            + Base64.getEncoder().encodeToString(Digests.sha256(SHEET.getBytes(StandardCharsets.UTF_8)))
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private Style() {}

    private static String read() {
        try (InputStream sheet = Style.class.getResourceAsStream("page.css")) {
            return new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("page.css is in the jar", e);
        }
    }
}
