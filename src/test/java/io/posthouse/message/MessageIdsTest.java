package io.posthouse.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
    private static final Instant TIME = Instant.ofEpochMilli(0x0123456789ABL);

    @Test
    void identityIsTheTimeAndTheDigestOfTheLengthPrefixedKey() throws Exception {
        byte[] key = ByteBuffer.allocate(4 + 4 + 4 + 2)
                .putInt(4)
                .put("acme".getBytes(StandardCharsets.UTF_8))
                .putInt(2)
                .put("\u00e9".getBytes(StandardCharsets.UTF_8))
                .array();

        assertThat(MessageIds.of(TIME, "acme", "\u00e9")).isEqualTo(byHand(0x0123456789ABL, key));
    }

    @Test
    void derivedIdentityIsTheParentsTimeAndTheDigestOfParentTopicAndOrdinal() throws Exception {
        UUID parent = UUID.fromString("01234567-89ab-7cde-8f01-23456789abcd");
        byte[] key = ByteBuffer.allocate(16 + 1 + 1 + 4)
                .putLong(0x0123456789AB7CDEL)
                .putLong(0x8F0123456789ABCDL)
                .put((byte) 'T')
                .put((byte) 0)
                .putInt(258)
                .array();

        assertThat(MessageIds.derived(parent, "T", 258)).isEqualTo(byHand(0x0123456789ABL, key));
    }

    @Test
    void derivedIdentitiesOfOneParentDiffer() {
        UUID parent = MessageIds.random();

        assertThat(MessageIds.derived(parent, "A", 0))
                .isEqualTo(MessageIds.derived(parent, "A", 0))
                .isNotEqualTo(MessageIds.derived(parent, "A", 1))
                .isNotEqualTo(MessageIds.derived(parent, "B", 0));
    }

    @Test
    void partsOfAKeyCannotBeShifted() {
        assertThat(MessageIds.of(TIME, "ab", "c")).isNotEqualTo(MessageIds.of(TIME, "a", "bc"));
        assertThat(MessageIds.of(TIME, "a", "")).isNotEqualTo(MessageIds.of(TIME, "a"));
    }

    @Test
    void versionAndVariantAreThoseOfRfc9562() {
        assertThat(MessageIds.random().version()).isEqualTo(7);
        assertThat(MessageIds.of(TIME, "k").version()).isEqualTo(8);
        assertThat(MessageIds.derived(MessageIds.random(), "T", 0).version()).isEqualTo(8);
        assertThat(MessageIds.random().variant()).isEqualTo(2);
        assertThat(MessageIds.of(TIME, "k").variant()).isEqualTo(2);
    }

    @Property(tries = 200)
    void idsAreOrderedByTheirMillisecond(
            @ForAll @LongRange(min = 0, max = 1L << 46) long millis, @ForAll String one, @ForAll String other) {
        UUID early = MessageIds.of(Instant.ofEpochMilli(millis), one);
        UUID late = MessageIds.of(Instant.ofEpochMilli(millis + 1), other);

        assertThat(early.toString()).isLessThan(late.toString());
        assertThat(MessageIds.floor(Instant.ofEpochMilli(millis)).toString()).isLessThanOrEqualTo(early.toString());
        assertThat(MessageIds.floor(Instant.ofEpochMilli(millis + 1)).toString())
                .isGreaterThan(early.toString());
    }

    @Test
    void timesThatDoNotFitAreTheFirstOrTheLastThatDo() {
        assertThat(MessageIds.of(Instant.MIN, "k").toString()).startsWith("00000000-0000-8");
        assertThat(MessageIds.of(Instant.MAX, "k").version()).isEqualTo(8);
        assertThat(MessageIds.of(Instant.MAX, "k").toString())
                .isGreaterThan(MessageIds.of(TIME, "k").toString());
    }

    private static UUID byHand(long millis, byte[] key) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
        String hex = String.format("%012x", millis) + "8"
                + java.util.HexFormat.of().formatHex(digest).substring(1, 4);
        int variant = (digest[2] & 0x3f) | 0x80;
        hex += String.format("%02x", variant)
                + java.util.HexFormat.of().formatHex(digest).substring(6, 20);
        return new UUID(
                Long.parseUnsignedLong(hex.substring(0, 16), 16), Long.parseUnsignedLong(hex.substring(16), 16));
    }
}
