package io.posthouse.promises;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthouse.outside.HouseRealms;
import io.posthouse.outside.RawHttp;
import java.util.List;

/**
 * A request that a door must not take, signed rightly wherever the signature is not what is wrong with it.
 *
 * @param status and type of the problem it gets
 */
record Hostile(String what, int status, String type, byte[] request) {
    static final String REALM = HouseRealms.NAMES.get(0);
    static final String DOOR = "/webhooks/mailgun/" + REALM;
    static final String JSON = "application/json";
    static final String FORM = "application/x-www-form-urlencoded";

    static String good() {
        return SignedPost.now().json();
    }

    static Hostile unsigned(String what, String body) {
        return of("signature " + what, 401, "not-signed", JSON, body);
    }

    static Hostile malformed(String what, String body) {
        return of(what, body.getBytes(UTF_8));
    }

    static Hostile of(String what, byte[] body) {
        return new Hostile(what, 400, "malformed", RawHttp.post(DOOR, List.of("Content-Type: " + JSON), body));
    }

    static Hostile of(String what, int status, String type, String contentType, String body) {
        return new Hostile(what, status, type, request(DOOR, contentType, body));
    }

    static byte[] request(String path, String contentType, String body) {
        return RawHttp.post(path, List.of("Content-Type: " + contentType), body.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return what;
    }
}
