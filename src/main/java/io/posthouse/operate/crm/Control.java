package io.posthouse.operate.crm;

import com.fasterxml.jackson.databind.JsonNode;
import io.posthouse.message.BadInput;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /_faults} and {@code /_portals}: what goes wrong, what is allowed, what came. It changes only for JSON, which no
 * page of a stranger in somebody's browser can send here without being asked first.
 */
final class Control {
    private final Portals portals;

    Control(Portals portals) {
        this.portals = portals;
    }

    static boolean serves(List<String> path) {
        return !path.isEmpty() && path.get(0).startsWith("_");
    }

    /** @param request whose path is the whole one */
    CrmAnswer answer(CrmRequest request) {
        try {
            boolean changes =
                    request.method().equals("POST") || request.method().equals("PUT");
            if (changes && !String.valueOf(request.header("content-type")).startsWith("application/json")) {
                return CrmAnswer.error(415, "CONTROL", "send application/json");
            }
            return found(request);
        } catch (BadInput | IllegalArgumentException e) {
            return CrmAnswer.error(400, "CONTROL", e.getMessage());
        }
    }

    private CrmAnswer found(CrmRequest request) {
        List<String> path = request.path();
        String asked = request.method() + " " + path.get(0) + (path.size() == 3 ? "/" + path.get(2) : "");
        return switch (path.size() > 3 ? "" : asked) {
            case "GET _faults" -> CrmAnswer.json(200, faults());
            case "POST _faults" -> on(request.json());
            case "DELETE _faults" -> heal(request.query().get("portal"));
            case "GET _portals" ->
                path.size() == 1
                        ? CrmAnswer.json(200, portals.names())
                        : CrmAnswer.json(200, PortalReport.of(portal(path.get(1))));
            case "DELETE _portals" -> forget(path);
            case "PUT _portals/rules" -> rules(path.get(1), request.json());
            case "GET _portals/records" -> records(portal(path.get(1)), request);
            default ->
                CrmAnswer.error(404, "CONTROL", "there is /_faults, /_portals, /_portals/{portal}[/rules|/records]");
        };
    }

    private Map<String, Object> faults() {
        var faults = new LinkedHashMap<String, Object>();
        for (String name : portals.names()) {
            faults.put(
                    name,
                    portal(name).faults().now().stream()
                            .map(SwitchedJson::shown)
                            .toList());
        }
        return faults;
    }

    private CrmAnswer on(JsonNode body) {
        Portal portal = portal(body.path("portal").asText(""));
        Switched fault = SwitchedJson.read(body);
        portal.faults().on(fault);
        return CrmAnswer.json(200, SwitchedJson.shown(fault));
    }

    private CrmAnswer heal(String name) {
        (name == null ? portals.names() : List.of(name))
                .forEach(one -> portal(one).faults().heal());
        return CrmAnswer.empty(204);
    }

    private CrmAnswer forget(List<String> path) {
        if (path.size() != 2) {
            throw new BadInput("name the portal: /_portals/{portal}");
        }
        portals.forget(path.get(1));
        return CrmAnswer.empty(204);
    }

    private CrmAnswer rules(String name, JsonNode body) {
        Rules usual = portal(name).rules();
        long seconds = body.path("tokenSeconds")
                .asLong(usual.tokenLife() == null ? 0 : usual.tokenLife().toSeconds());
        Rules rules = new Rules(
                body.path("uniqueEmail").asBoolean(usual.uniqueEmail()),
                body.path("idempotencyKeys").asBoolean(usual.idempotencyKeys()),
                body.has("bearer") ? body.path("bearer").textValue() : usual.bearer(),
                seconds == 0 ? null : Duration.ofSeconds(seconds),
                body.path("perSecond").asInt(usual.perSecond()));
        portal(name).rules(rules);
        return CrmAnswer.json(200, rules.shown());
    }

    private static CrmAnswer records(Portal portal, CrmRequest request) {
        String kind = request.query().getOrDefault("kind", Records.CONTACTS);
        if (!Records.knows(kind)) {
            throw new BadInput("kind is contacts or notes");
        }
        String by = request.query().get("by");
        return CrmAnswer.json(
                200,
                by == null
                        ? portal.records().all(kind).stream()
                                .map(HubSpotApi::shown)
                                .toList()
                        : portal.records().countBy(kind, by));
    }

    private Portal portal(String name) {
        return portals.of(name)
                .orElseThrow(() -> new BadInput("a portal's name is small letters, digits and hyphens, at most 63"));
    }
}
