package io.posthouse.operate.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import co.elastic.logging.JsonUtils;
import co.elastic.logging.logback.EcsEncoder;
import io.posthouse.operate.Printable;
import org.slf4j.event.KeyValuePair;

/**
 * One ECS JSON object a line. Adds to Elastic's encoder what 1.8.0 does not do: SLF4J's key-values become members (numbers
 * and booleans as such), and of an exception only what {@link io.posthouse.message.FailureText} keeps is written.
 */
public final class EcsLines extends EcsEncoder {
    @Override
    public byte[] encode(ILoggingEvent event) {
        return super.encode(event.getThrowableProxy() == null ? event : new ScrubbedEvent(event));
    }

    @Override
    protected void addCustomFields(ILoggingEvent event, StringBuilder line) {
        if (event.getKeyValuePairs() == null) {
            return;
        }
        for (KeyValuePair pair : event.getKeyValuePairs()) {
            if (pair.value != null) {
                line.append('"');
                JsonUtils.quoteAsString(pair.key, line);
                line.append("\":");
                value(pair.value, line);
                line.append(',');
            }
        }
    }

    private static void value(Object value, StringBuilder line) {
        if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
            line.append(value);
        } else {
            line.append('"');
            JsonUtils.quoteAsString(Printable.line(String.valueOf(value)), line);
            line.append('"');
        }
    }
}
