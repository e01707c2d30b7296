package io.posthouse.operate.crm;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The token endpoint of one portal: client credentials, password and refresh. Thread-safe. */
public final class Logins {
    /** What each portal lets in. It guards made-up data only. */
    public static final String CLIENT = "posthouse";

    public static final String SECRET = "let-me-in";
    private static final Duration USUAL_LIFE = Duration.ofMinutes(30);
    private static final int KEPT = 10_000;

    private final Clock clock;
    private final Map<String, Instant> tokens = new HashMap<>();
    private final Set<String> refreshTokens = new HashSet<>();
    private long logins;
    private long refreshes;
    private int atOnce;
    private int mostAtOnce;

    Logins(Clock clock) {
        this.clock = clock;
    }

    /** Tokens given for credentials. */
    public synchronized long logins() {
        return logins;
    }

    /** Tokens given for a refresh token. */
    public synchronized long refreshes() {
        return refreshes;
    }

    /** The most requests to the token endpoint at one moment: 1 where a client asks once for all its threads. */
    public synchronized int mostAtOnce() {
        return mostAtOnce;
    }

    /** From now on no token is good, as after a change of the password; refresh tokens stay. */
    public synchronized void revoke() {
        tokens.clear();
    }

    synchronized void begin() {
        mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    }

    synchronized void end() {
        atOnce--;
    }

    /** @param authorization the header, null when absent */
    synchronized boolean open(String authorization, Rules rules) {
        if (rules.bearer() == null && rules.tokenLife() == null) {
            return true;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return false;
        }
        String token = authorization.substring(7).strip();
        Instant end = tokens.get(token);
        return token.equals(rules.bearer()) || end != null && clock.instant().isBefore(end);
    }

    synchronized CrmAnswer answer(CrmRequest request, Duration life) {
        Map<String, String> form = new HashMap<>(Forms.read(request.body()));
        addBasic(form, request.header("authorization"));
        boolean refresh = "refresh_token".equals(form.get("grant_type"));
        if (!request.method().equals("POST") || !(refresh ? knownRefresh(form) : knownClient(form))) {
            return CrmAnswer.json(refresh ? 400 : 401, Map.of("error", refresh ? "invalid_grant" : "invalid_client"));
        }
        if (refresh) {
            refreshes++;
        } else {
            logins++;
        }
        return CrmAnswer.json(
                200, issued(life == null ? USUAL_LIFE : life, refresh ? form.get("refresh_token") : null));
    }

    /** @param refreshToken the one it was asked with, which stays good; null for a new one */
    private Map<String, Object> issued(Duration life, String refreshToken) {
        if (tokens.size() >= KEPT || refreshTokens.size() >= KEPT) {
            tokens.clear();
            refreshTokens.clear();
        }
        String token = "at-" + UUID.randomUUID();
        tokens.put(token, clock.instant().plus(life));
        String again = refreshToken == null ? "rt-" + UUID.randomUUID() : refreshToken;
        refreshTokens.add(again);
        var body = new LinkedHashMap<String, Object>();
        body.put("access_token", token);
        body.put("token_type", "bearer");
        body.put("expires_in", life.toSeconds());
        body.put("refresh_token", again);
        return body;
    }

    private boolean knownRefresh(Map<String, String> form) {
        return refreshTokens.contains(form.getOrDefault("refresh_token", ""));
    }

    private static boolean knownClient(Map<String, String> form) {
        return switch (form.getOrDefault("grant_type", "")) {
            case "client_credentials" ->
                CLIENT.equals(form.get("client_id")) && SECRET.equals(form.get("client_secret"));
            case "password" -> CLIENT.equals(form.get("username")) && SECRET.equals(form.get("password"));
            default -> false;
        };
    }

    private static void addBasic(Map<String, String> form, String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return;
        }
        try {
            String pair = new String(
                    Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon > 0) {
                form.put("client_id", pair.substring(0, colon));
                form.put("client_secret", pair.substring(colon + 1));
            }
        } catch (IllegalArgumentException e) {
            // No Base64: it stays without credentials, and is refused.
            return;
        }
    }
}
