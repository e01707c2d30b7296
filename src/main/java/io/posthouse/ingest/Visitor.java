package io.posthouse.ingest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Whose requests are counted together. An address lives in memory only: never in a log, a message or an answer. */
public final class Visitor {
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final int LONGEST = 2000;
    private static final int NETWORK_BYTES = 8;

    private final int proxies;

    /** @param proxies how many of our own stand before us; each has added one address at the end of X-Forwarded-For */
    public Visitor(int proxies) {
        this.proxies = proxies;
    }

    /**
     * @param peer address of the other end of the connection
     * @param header of the request, several joined with a comma, by name; only asked for where there are proxies
     */
    public String of(String peer, UnaryOperator<String> header) {
        String forwarded = proxies == 0 ? null : header.apply("X-Forwarded-For");
        String address = forwarded == null || forwarded.length() > LONGEST ? null : nthFromTheEnd(forwarded);
        String key = address == null ? null : key(address);
        // What a sender wrote in front of our proxies' addresses is not believed.
        return key != null ? key : String.valueOf(key(peer));
    }

    private String nthFromTheEnd(String forwarded) {
        String[] addresses = forwarded.split(",", -1);
        return addresses.length < proxies ? null : addresses[addresses.length - proxies].strip();
    }

    /** An IPv4 address, or the network of an IPv6 address: one household has 2^64 of those. Null when it is neither. */
    private static String key(String address) {
        if (V4.matcher(address).matches()) {
            return address;
        }
        int zone = address.indexOf('%');
        String plain = zone < 0 ? address : address.substring(0, zone);
        if (plain.indexOf(':') < 0 || !V6.matcher(plain).matches()) {
            return null;
        }
        try {
            // With a colon in it this never asks a name server.
            byte[] bytes = InetAddress.getByName(plain).getAddress();
            StringBuilder key = new StringBuilder();
            for (int i = 0; i < Math.min(NETWORK_BYTES, bytes.length); i++) {
                key.append(Integer.toHexString(bytes[i] & 0xff)).append(':');
            }
            return key.toString();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
