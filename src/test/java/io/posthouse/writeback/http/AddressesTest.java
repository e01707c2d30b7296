package io.posthouse.writeback.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::1",
                "2001:0:1::1",
                "2001:db8::1",
                "3fff::1",
                "100::1",
                "2130706433",
                "127.1",
                "017700000001"
            })
    void ownAndReservedNetworksAreRefused(String address) throws UnknownHostException {
        try {
            assertThat(Addresses.chosen(address, false)).isNull();
        } catch (UnknownHostException e) {
            // Not even an address to this Java: then nothing is called either.
            assertThat(address).matches("[0-9.]+");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "93.184.216.34",
                "172.32.0.1",
                "172.15.255.255",
                "100.128.0.1",
                "169.253.0.1",
                "192.167.255.255",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450::1",
                "64:ff9b::808:808"
            })
    void publicOnesAreNot(String address) throws UnknownHostException {
        assertThat(Addresses.isPublic(InetAddress.getByName(address))).isTrue();
        assertThat(Addresses.chosen(address, false)).isEqualTo(InetAddress.getByName(address));
    }

    @Property
    void whatJavaCallsSpecialIsNeverPublic(@ForAll @Size(4) byte[] bytes) throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(bytes);
        if (special(address)) {
            assertThat(Addresses.isPublic(address)).isFalse();
        }
    }

    @Property
    void whatJavaCallsSpecialIsNeverPublicInIpv6(@ForAll @Size(16) byte[] bytes) throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(bytes);
        if (special(address)) {
            assertThat(Addresses.isPublic(address)).isFalse();
        }
    }

    /** An IPv4 address does not become public by being written in IPv6. */
    @Property
    void aPrivateAddressStaysPrivateInEveryForm(@ForAll @Size(4) byte[] four) throws UnknownHostException {
        byte[] nat64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, four[0], four[1], four[2], four[3]};
        assertThat(Addresses.isPublic(InetAddress.getByAddress(nat64)))
                .isEqualTo(Addresses.isPublic(InetAddress.getByAddress(four)));
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(four, 0, mapped, 12, 4);
        assertThat(Addresses.isPublic(InetAddress.getByAddress(mapped)))
                .isEqualTo(Addresses.isPublic(InetAddress.getByAddress(four)));
    }

    private static boolean special(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
    }
}
