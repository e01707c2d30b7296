package io.posthouse.ingest.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.ingest.Post;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VisitorTest {
    @Test
    void withoutAProxyOfOursTheHeaderIsNotBelieved() {
        assertThat(new Visitor(0).of(from("198.51.100.7", "203.0.113.1"))).isEqualTo("198.51.100.7");
    }

    @Test
    void behindProxiesTheOneWhoCalledTheFirstOfThemCounts() {
        Post post = from("10.0.0.1", "9.9.9.9, 203.0.113.1, 10.0.0.2");
        assertThat(new Visitor(2).of(post)).isEqualTo("203.0.113.1");
        assertThat(new Visitor(1).of(post)).isEqualTo("10.0.0.2");
    }

    @Test
    void whatIsNoAddressOrTooShortAListCountsAsTheProxy() {
        assertThat(new Visitor(2).of(from("10.0.0.1", "203.0.113.1"))).isEqualTo("10.0.0.1");
        assertThat(new Visitor(1).of(from("10.0.0.1", "evil.example"))).isEqualTo("10.0.0.1");
        assertThat(new Visitor(1).of(from("10.0.0.1", null))).isEqualTo("10.0.0.1");
        assertThat(new Visitor(1).of(from("10.0.0.1", "x".repeat(3000)))).isEqualTo("10.0.0.1");
    }

    @Test
    void oneNetworkOfIpv6IsOneVisitor() {
        Visitor visitor = new Visitor(0);
        assertThat(visitor.of(from("2001:db8:1:2::1", null))).isEqualTo(visitor.of(from("2001:db8:1:2:ffff::9", null)));
        assertThat(visitor.of(from("2001:db8:1:3::1", null))).isNotEqualTo(visitor.of(from("2001:db8:1:2::1", null)));
        assertThat(visitor.of(from("fe80::1%eth0", null))).isEqualTo(visitor.of(from("fe80::2", null)));
    }

    @Property(tries = 1000)
    void anyHeaderLeadsToSomeKeyOfBoundedLength(@ForAll String header) {
        assertThat(new Visitor(1).of(from("10.0.0.1", header))).hasSizeBetween(1, 45);
    }

    private static Post from(String peer, String forwarded) {
        Map<String, String> headers = forwarded == null ? Map.of() : Map.of("X-Forwarded-For", forwarded);
        return FormBed.post("quote", peer, headers, FormBed.URLENCODED, new byte[0]);
    }
}
