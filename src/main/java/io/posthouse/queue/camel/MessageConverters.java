package io.posthouse.queue.camel;

import io.posthouse.message.Envelope;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;

/** What a worker's body can be read as in a route. */
final class MessageConverters {
    private MessageConverters() {}

    static void addTo(TypeConverterRegistry registry) {
        registry.addTypeConverter(
                String.class,
                Messages.class,
                new SimpleTypeConverter(false, (type, exchange, body) -> body.toString()));
        registry.addTypeConverter(
                byte[].class,
                Messages.class,
                new SimpleTypeConverter(false, (type, exchange, body) -> ((Messages) body).json()));
        registry.addTypeConverter(
                InputStream.class,
                Messages.class,
                new SimpleTypeConverter(
                        false, (type, exchange, body) -> new ByteArrayInputStream(((Messages) body).json())));
        registry.addTypeConverter(
                Envelope.class,
                Messages.class,
                new SimpleTypeConverter(false, (type, exchange, body) -> ((Messages) body).single()));
    }
}
