package io.posthouse.ingest.partner;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.StrictJson;

/** What a mapping made, as it may go on: a mapping can make what no body may hold, such as NUL, or what is too deep or large. */
final class Mapped {
    static final int LARGEST = 256 << 10;
    private static final int MOST_PARTS = 20_000;

    private int parts;

    private Mapped() {}

    /** The same, read strictly. */
    static JsonNode checked(JsonNode mapped) {
        // Before it is written: a list that holds itself twice, and so on, is small here and endless on paper.
        new Mapped().count(mapped, StrictJson.DEPTH);
        byte[] json = written(mapped);
        if (json.length > LARGEST) {
            throw new BadInput("a change is larger than " + LARGEST + " bytes");
        }
        return StrictJson.parse(json);
    }

    private void count(JsonNode part, int levels) {
        if (++parts > MOST_PARTS || levels < 0) {
            throw new BadInput("a change has more than " + MOST_PARTS + " parts or is more than " + StrictJson.DEPTH
                    + " levels deep");
        }
        for (JsonNode inner : part) {
            count(inner, levels - 1);
        }
    }

    private static byte[] written(JsonNode mapped) {
        try {
            return StrictJson.write(mapped);
        } catch (IllegalStateException e) {
            throw new BadInput("a change holds a text that is no Unicode");
        }
    }
}
