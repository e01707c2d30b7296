package io.posthouse.operate.command;

import io.posthouse.operate.Printable;
import java.util.UUID;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A message's id as it is typed. */
final class MessageId implements ITypeConverter<UUID> {
    @Override
    public UUID convert(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + Printable.line(text)
                    + "' is no message's id, which looks like 0198a3b0-5f1c-8c4e-9d2a-3b1f6a7c8d9e; doors answer with it,"
                    + " and 'posthouse dead list --each' shows it");
        }
    }
}
