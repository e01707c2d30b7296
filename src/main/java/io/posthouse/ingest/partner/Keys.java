package io.posthouse.ingest.partner;

import io.posthouse.realm.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The secrets of one partner that are good now, as bytes: several while one is rotated.
 *
 * @param form how they are written
 */
record Keys(List<Secret> secrets, Form form) {
    enum Form {
        TEXT,
        HEX,
        BASE64
    }

    private static final String STANDARD = "whsec_";
    private static final List<byte[]> NOBODYS = List.of(random());

    /** Those of nobody: to do the same work for who does not exist. */
    static final Keys NONE = new Keys(List.of(), Form.TEXT);

    Keys {
        secrets = List.copyOf(secrets);
    }

    /** Never empty: where none can be used there is one that nobody knows, so that a refusal takes as long. */
    List<byte[]> now() {
        List<byte[]> keys = new ArrayList<>();
        for (Secret secret : secrets) {
            byte[] key = secret.value().map(this::bytes).orElse(null);
            if (key != null && key.length > 0) {
                keys.add(key);
            }
        }
        return keys.isEmpty() ? NOBODYS : keys;
    }

    /** Null when it is not written in this form. */
    private byte[] bytes(String text) {
        try {
            return switch (form) {
                case TEXT -> text.getBytes(StandardCharsets.UTF_8);
                case HEX -> HexFormat.of().parseHex(text);
                case BASE64 ->
                    Base64.getDecoder().decode(text.startsWith(STANDARD) ? text.substring(STANDARD.length()) : text);
            };
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] random() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return key;
    }

    @Override
    public String toString() {
        return "Keys";
    }
}
