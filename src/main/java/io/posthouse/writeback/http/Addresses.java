package io.posthouse.writeback.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Which addresses an outside system may have: those of the public network. The rest is ours, or nobody's. */
final class Addresses {
    /** Network and length of its prefix. */
    private static final int[][] CLOSED = {
        {0x00000000, 8}, // this network
        {0x0a000000, 8}, // private
        {0x64400000, 10}, // carriers'
        {0x7f000000, 8}, // loopback
        {0xa9fe0000, 16}, // link-local, with the metadata services
        {0xac100000, 12}, // private
        {0xc0000000, 24}, // protocol assignments
        {0xc0000200, 24}, // documentation
        {0xc0586300, 24}, // 6to4 relays
        {0xc0a80000, 16}, // private
        {0xc6120000, 15}, // benchmarks
        {0xc6336400, 24}, // documentation
        {0xcb007100, 24}, // documentation
        {0xe0000000, 4}, // multicast
        {0xf0000000, 4}, // reserved, broadcast
    };

    private Addresses() {}

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes, 0) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] bytes, int at) {
        int address = (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
        for (int[] network : CLOSED) {
            int mask = -1 << (32 - network[1]);
            if ((address & mask) == network[0]) {
                return false;
            }
        }
        return true;
    }

    /** Global unicast (2000::/3) without what only carries other addresses; and IPv4 behind the well-known NAT64. */
    private static boolean isPublic6(byte[] bytes) {
        if (startsWith(bytes, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return isPublic4(bytes, 12);
        }
        boolean global = (bytes[0] & 0xe0) == 0x20;
        boolean assigned = startsWith(bytes, 0x20, 0x01) && (bytes[2] & 0xfe) == 0; // 2001::/23, with Teredo
        boolean documentation = startsWith(bytes, 0x20, 0x01, 0x0d, 0xb8) || startsWith(bytes, 0x3f, 0xff);
        boolean sixToFour = startsWith(bytes, 0x20, 0x02);
        return global && !assigned && !documentation && !sixToFour;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** One to connect to, when all of the name's are allowed; null when one is not. */
    static InetAddress chosen(String host, boolean allowPrivate) throws UnknownHostException {
        InetAddress[] all = InetAddress.getAllByName(host.replaceAll("^\\[|]$", ""));
        return allowPrivate || Arrays.stream(all).allMatch(Addresses::isPublic) ? all[0] : null;
    }
}
