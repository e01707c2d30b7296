package io.posthouse.ingest.partner;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import io.posthouse.message.StrictJson;
import java.math.BigDecimal;

/** What a mapping made, as it may go on: a mapping can make what no body may hold, such as NUL, or what is too deep or large. */
final class Mapped {
    static final int LARGEST = 256 << 10;
    private static final int MOST_PARTS = 20_000;
    /** In JSON a character takes six bytes at most, and there is punctuation around it. */
    private static final int BYTES_EACH = 6;

    private static final int PUNCTUATION = 4;
    private static final int MOST_BITS = 300;
    private static final int MOST_SCALE = 100;

    private int parts;
    private long bytes;
    private boolean plain = true;

    private Mapped() {}

    /** The same, as strict as what was read. */
    static JsonNode checked(JsonNode mapped) {
        Mapped all = new Mapped();
        // Before it is written: a list that holds itself twice, and so on, is small here and endless on paper.
        all.count(mapped, StrictJson.DEPTH);
        if (all.plain && all.bytes <= LARGEST) {
            // Nothing in it could read otherwise than it is: most mappings only move what was read strictly before.
            return mapped;
        }
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
        if (part.isObject()) {
            part.properties().forEach(member -> {
                text(member.getKey());
                count(member.getValue(), levels - 1);
            });
        } else if (part.isArray()) {
            bytes += PUNCTUATION;
            part.forEach(item -> count(item, levels - 1));
        } else if (part.isTextual()) {
            text(part.textValue());
        } else {
            bytes += MOST_BITS;
            plain &= part.isBoolean() || part.isNull() || part.isNumber() && exact(part);
        }
    }

    private void text(String text) {
        bytes += PUNCTUATION + (long) BYTES_EACH * text.length();
        for (int i = 0; plain && i < text.length(); i++) {
            plain = text.charAt(i) != 0 && !Character.isSurrogate(text.charAt(i));
        }
    }

    /** Whether it is written as it is read; what is calculated may be no number at all. */
    private static boolean exact(JsonNode number) {
        if (number.isBigDecimal()) {
            BigDecimal value = number.decimalValue();
            return Math.abs((long) value.scale()) <= MOST_SCALE
                    && value.unscaledValue().bitLength() <= MOST_BITS;
        }
        return number.isInt()
                || number.isLong()
                || number.isBigInteger() && number.bigIntegerValue().bitLength() <= MOST_BITS;
    }

    private static byte[] written(JsonNode mapped) {
        try {
            return StrictJson.write(mapped);
        } catch (IllegalStateException e) {
            throw new BadInput("a change holds a text that is no Unicode");
        }
    }
}
