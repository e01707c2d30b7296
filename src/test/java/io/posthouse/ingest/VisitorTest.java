package io.posthouse.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VisitorTest {
    @Test
    void withoutAProxyOfOursTheHeaderIsNotBelieved() {
        assertThat(of(new Visitor(0), "198.51.100.7", "203.0.113.1")).isEqualTo("198.51.100.7");
    }

    @Test
    void behindProxiesTheOneWhoCalledTheFirstOfThemCounts() {
        UnaryOperator<String> header = name -> "9.9.9.9, 203.0.113.1, 10.0.0.2";
        assertThat(new Visitor(2).of("10.0.0.1", header)).isEqualTo("203.0.113.1");
        assertThat(new Visitor(1).of("10.0.0.1", header)).isEqualTo("10.0.0.2");
    }

    @Test
    void whatIsNoAddressOrTooShortAListCountsAsTheProxy() {
        assertThat(of(new Visitor(2), "10.0.0.1", "203.0.113.1")).isEqualTo("10.0.0.1");
        assertThat(of(new Visitor(1), "10.0.0.1", "evil.example")).isEqualTo("10.0.0.1");
        assertThat(of(new Visitor(1), "10.0.0.1", null)).isEqualTo("10.0.0.1");
        assertThat(of(new Visitor(1), "10.0.0.1", "x".repeat(3000))).isEqualTo("10.0.0.1");
    }

    @Test
    void oneNetworkOfIpv6IsOneVisitor() {
        Visitor visitor = new Visitor(0);
        assertThat(of(visitor, "2001:db8:1:2::1", null)).isEqualTo(of(visitor, "2001:db8:1:2:ffff::9", null));
        assertThat(of(visitor, "2001:db8:1:3::1", null)).isNotEqualTo(of(visitor, "2001:db8:1:2::1", null));
        assertThat(of(visitor, "fe80::1%eth0", null)).isEqualTo(of(visitor, "fe80::2", null));
    }

    @Property(tries = 1000)
    void anyHeaderLeadsToSomeKeyOfBoundedLength(@ForAll String header) {
        assertThat(of(new Visitor(1), "10.0.0.1", header)).hasSizeBetween(1, 45);
    }

    private static String of(Visitor visitor, String peer, String forwarded) {
        return visitor.of(peer, name -> name.equals("X-Forwarded-For") ? forwarded : null);
    }
}
