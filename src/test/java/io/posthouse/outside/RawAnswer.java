package io.posthouse.outside;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** An HTTP/1.1 answer as its bytes came; not for chunked ones. */
public record RawAnswer(byte[] bytes) {
    public int status() {
        return Integer.parseInt(lines().get(0).split(" ")[1]);
    }

    /** Names in lower case, in the order they came. */
    public List<String> headerNames() {
        return lines().stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Null when it is absent. */
    public String header(String name) {
        return lines().stream()
                .skip(1)
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    public String body() {
        return text().substring(headEnd() + 4);
    }

    private List<String> lines() {
        return text().substring(0, headEnd()).lines().toList();
    }

    private int headEnd() {
        int end = text().indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IllegalStateException("no answer, but: '" + text() + "'");
        }
        return end;
    }

    private String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
