package io.posthouse.ingest;

import static io.posthouse.ingest.Signing.KEY;
import static io.posthouse.ingest.Signing.SIGNED;
import static io.posthouse.ingest.Signing.TIMESTAMP;
import static io.posthouse.ingest.Signing.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MailgunSignatureTest {
    private final MailgunSignature signature = new MailgunSignature(Duration.ofHours(24), Duration.ofMinutes(5));
    private final String good = Signing.signature(KEY, TIMESTAMP, TOKEN);

    @Test
    void anyOfTheRealmsKeysVerifies() {
        assertThat(verifies(claim(good), "another", KEY)).isTrue();
        assertThat(verifies(claim(good), KEY, "another")).isTrue();
        assertThat(verifies(claim(good), "another")).isFalse();
        assertThat(verifies(claim(good))).isFalse();
    }

    @Test
    void parentSignatureVerifiesWhereTheSubaccountsKeyIsNotKnown() {
        String unknown = Signing.signature("of the subaccount", TIMESTAMP, TOKEN);

        assertThat(verifies(new SignedClaim(TIMESTAMP, TOKEN, unknown, good), KEY))
                .isTrue();
        assertThat(verifies(new SignedClaim(TIMESTAMP, TOKEN, good, unknown), KEY))
                .isTrue();
        assertThat(verifies(new SignedClaim(TIMESTAMP, TOKEN, null, good), KEY)).isTrue();
        assertThat(verifies(new SignedClaim(TIMESTAMP, TOKEN, unknown, unknown), KEY))
                .isFalse();
    }

    @Test
    void missingPartsAreRefused() {
        assertThat(verifies(SignedClaim.NONE, KEY)).isFalse();
        assertThat(verifies(new SignedClaim(null, TOKEN, good, good), KEY)).isFalse();
        assertThat(verifies(new SignedClaim(TIMESTAMP, null, good, good), KEY)).isFalse();
        assertThat(verifies(claim(null), KEY)).isFalse();
        assertThat(verifies(claim(""), KEY)).isFalse();
        assertThat(verifies(claim(good.toUpperCase(Locale.ROOT)), KEY)).isFalse();
    }

    @Test
    void emptyTokenOrTimestampIsRefusedThoughItsHmacIsRight() {
        assertThat(verifies(signed(TIMESTAMP, ""), KEY)).isFalse();
        assertThat(verifies(signed("", TOKEN), KEY)).isFalse();
        assertThat(verifies(signed(TIMESTAMP, "x".repeat(129)), KEY)).isFalse();
        assertThat(verifies(signed("176722560x", TOKEN), KEY)).isFalse();
        assertThat(verifies(signed("\u0661767225600".substring(0, 10), TOKEN), KEY))
                .isFalse();
    }

    @Property(tries = 100)
    void digitsMovedBetweenTimestampAndTokenAreRefused(@ForAll @IntRange(min = 1, max = 12) int moved) {
        String digits = "651869375b9df3c98fc15c4889b102119add1235c38fc92824";
        String both = TIMESTAMP + digits;
        String signed = Signing.signature(KEY, TIMESTAMP, digits);
        int toTheToken = Math.max(1, TIMESTAMP.length() - moved);
        int toTheTimestamp = TIMESTAMP.length() + moved;

        assertThat(verifies(new SignedClaim(TIMESTAMP, digits, signed, null), KEY))
                .isTrue();
        assertThat(verifies(split(both, toTheToken, signed), KEY)).isFalse();
        assertThat(verifies(split(both, toTheTimestamp, signed), KEY)).isFalse();
    }

    @Test
    void anOldSignatureIsGoodForAsLongAsMailgunTriesAgain() {
        assertThat(signature.verifies(claim(good), keys(KEY), SIGNED.plus(Duration.ofHours(9))))
                .isTrue();
        assertThat(signature.verifies(claim(good), keys(KEY), SIGNED.plus(Duration.ofHours(24))))
                .isTrue();
        assertThat(signature.verifies(
                        claim(good),
                        keys(KEY),
                        SIGNED.plus(Duration.ofHours(24)).plusSeconds(1)))
                .isFalse();
    }

    @Test
    void aSignatureFromTheFutureIsGoodForAsFarAsClocksDiffer() {
        assertThat(signature.verifies(claim(good), keys(KEY), SIGNED.minusSeconds(300)))
                .isTrue();
        assertThat(signature.verifies(claim(good), keys(KEY), SIGNED.minusSeconds(301)))
                .isFalse();
    }

    private boolean verifies(SignedClaim claim, String... keys) {
        return signature.verifies(claim, keys(keys), SIGNED);
    }

    private static List<SecretKeySpec> keys(String... keys) {
        return List.of(keys).stream().map(Signing::key).toList();
    }

    private static SignedClaim claim(String signature) {
        return new SignedClaim(TIMESTAMP, TOKEN, signature, null);
    }

    private static SignedClaim signed(String timestamp, String token) {
        return new SignedClaim(timestamp, token, Signing.signature(KEY, timestamp, token), null);
    }

    private static SignedClaim split(String both, int at, String signature) {
        return new SignedClaim(both.substring(0, at), both.substring(at), signature, null);
    }
}
