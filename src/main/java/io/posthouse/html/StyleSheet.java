package io.posthouse.html;

import io.posthouse.message.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A style sheet from our jar, and how a browser is told that it may use it. */
public final class StyleSheet {
    private final String text;

    private StyleSheet(String text) {
        this.text = text;
    }

    /**
     * @param beside a class of the package in which the file is
     * @throws IllegalStateException when it is not there, or would end its own element
     */
    public static StyleSheet of(Class<?> beside, String file) {
        try (InputStream sheet = beside.getResourceAsStream(file)) {
            String text = sheet == null ? "</" : new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
            if (text.contains("</")) {
                throw new IllegalStateException(file + " is in the jar beside " + beside.getName() + ", without </");
            }
            return new StyleSheet(text);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    String text() {
        return text;
    }

    /** For style-src. */
    String source() {
        byte[] digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }
}
