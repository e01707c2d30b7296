package io.posthouse.operate.crm;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The answer 429 of a rolling limit or of a day's, in HubSpot's form. */
final class TooMany {
    private static final String DATE = "date+";

    private TooMany() {}

    /** @param retryAfter the header's text, {@code date+30} for a date 30 s ahead, null for none */
    static CrmAnswer answer(int status, String retryAfter, Clock clock) {
        CrmAnswer answer = of(status, "TEN_SECONDLY_ROLLING")
                .with("X-HubSpot-RateLimit-Max", "100")
                .with("X-HubSpot-RateLimit-Remaining", "0")
                .with("X-HubSpot-RateLimit-Interval-Milliseconds", "10000");
        return retryAfter == null ? answer : answer.with("Retry-After", header(retryAfter, clock));
    }

    /** Without Retry-After: it says the policy's name, not when the day ends. */
    static CrmAnswer ofTheDay() {
        return of(429, "DAILY");
    }

    private static CrmAnswer of(int status, String policy) {
        var body = CrmAnswer.errorBody(
                "RATE_LIMITS", "You have reached your " + policy.toLowerCase(Locale.ROOT) + " limit.");
        body.put("errorType", "RATE_LIMIT");
        body.put("policyName", policy);
        return CrmAnswer.json(status, body);
    }

    private static String header(String retryAfter, Clock clock) {
        if (!retryAfter.matches("date\\+\\d{1,9}")) {
            return retryAfter;
        }
        long seconds = Long.parseLong(retryAfter.substring(DATE.length()));
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                clock.instant().plusSeconds(seconds).atOffset(ZoneOffset.UTC));
    }
}
