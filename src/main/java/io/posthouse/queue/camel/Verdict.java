package io.posthouse.queue.camel;

import io.posthouse.message.FailureText;
import io.posthouse.message.Hold;
import io.posthouse.queue.Failure;
import io.posthouse.queue.Outcome;
import io.posthouse.queue.Word;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.util.ObjectHelper;

/**
 * Reads the worker's word off a finished exchange. The fence: only an exchange without any failure is done; a failure without
 * a word, swallowed or half handled, is <em>later</em>.
 */
final class Verdict {
    static final String WORD = "posthouse.word";
    static final String AFTER = "posthouse.after";

    private Verdict() {}

    static Outcome of(Exchange exchange, String routeVersion) {
        String word = exchange.getProperty(WORD, String.class);
        Exception failure = exchange.getException();
        if (failure == null) {
            failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        }
        if (word == null && exchange.getException() == null && !exchange.isRollbackOnly() && !swallowed(exchange)) {
            return Outcome.DONE;
        }
        return Outcome.failed(word(word, failure), after(exchange), failure(exchange, failure, routeVersion));
    }

    private static Word word(String word, Exception failure) {
        if ("rejected".equals(word)) {
            return Word.REJECTED;
        }
        if ("held".equals(word)) {
            // Only the work itself can say that this one message waits; all else that holds, holds the whole worker.
            return ObjectHelper.getException(Hold.class, failure) == null ? Word.AWAY : Word.HELD;
        }
        return Word.LATER;
    }

    /** An error table took the failure away: handled (Camel's flag), or continued (only the place of the failure is left). */
    private static boolean swallowed(Exchange exchange) {
        var extension = exchange.getExchangeExtension();
        boolean handled = extension.isErrorHandlerHandledSet() && extension.isErrorHandlerHandled();
        return handled || exchange.getProperty(ExchangePropertyKey.FAILURE_ENDPOINT) != null;
    }

    private static Duration after(Exchange exchange) {
        Long millis = exchange.getProperty(AFTER, Long.class);
        return millis == null ? null : Duration.ofMillis(millis);
    }

    private static Failure failure(Exchange exchange, Exception failure, String routeVersion) {
        String route = exchange.getProperty(Exchange.FAILURE_ROUTE_ID, String.class);
        String endpoint = exchange.getProperty(Exchange.FAILURE_ENDPOINT, String.class);
        String step = route == null && endpoint == null
                ? exchange.getFromRouteId()
                : route + (endpoint == null ? "" : " at " + endpoint.replaceFirst("\\?.*", ""));
        if (failure == null) {
            return new Failure(null, "the route ended without an exception, but did not succeed", step, routeVersion);
        }
        FailureText text = FailureText.of(failure);
        return new Failure(text.type(), text.text(), step, routeVersion);
    }
}
