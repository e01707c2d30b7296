package io.posthouse.ingest.partner;

import io.posthouse.ingest.Head;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Where a signature stands, and how it is written.
 *
 * @param name of the header
 * @param part where the header is a list such as {@code t=1,v1=ab}: the part's name; null where it is the signature alone
 * @param prefix before the digest, such as {@code sha256=}; never null
 */
record SignatureHeader(String name, String part, String prefix, Encoding encoding) {
    enum Encoding {
        HEX,
        BASE64
    }

    private static final int MOST = 10;
    private static final int LONGEST = 200;

    /** What could be the digest: more than one while the sender rotates its secret. */
    List<byte[]> digests(Head head) {
        List<byte[]> digests = new ArrayList<>();
        for (String value : part == null ? whole(head) : parts(head, part)) {
            byte[] digest = value.startsWith(prefix) ? decoded(value.substring(prefix.length())) : null;
            if (digest != null) {
                digests.add(digest);
            }
        }
        return digests;
    }

    /** The only part of that name; null when there is none, or several. */
    String only(Head head, String wanted) {
        List<String> found = parts(head, wanted);
        return found.size() == 1 ? found.get(0) : null;
    }

    private List<String> whole(Head head) {
        String value = head.one(name);
        return value == null ? List.of() : List.of(value);
    }

    private List<String> parts(Head head, String wanted) {
        List<String> found = new ArrayList<>();
        for (String value : whole(head)) {
            for (String item : value.split(",", MOST)) {
                String stripped = item.strip();
                if (stripped.startsWith(wanted + "=")) {
                    found.add(stripped.substring(wanted.length() + 1));
                }
            }
        }
        return found;
    }

    private byte[] decoded(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        try {
            return encoding == Encoding.HEX
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
