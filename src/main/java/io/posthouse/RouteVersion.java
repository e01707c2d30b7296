package io.posthouse;

import io.posthouse.message.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A short name of what stands under routes/: it changes with every change there, so that a failure tells which routes ran. */
final class RouteVersion {
    private RouteVersion() {}

    static String of(Path routes) {
        try (Stream<Path> files = Files.walk(routes)) {
            List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
            var digest = Digests.sha256();
            for (Path file : sorted) {
                digest.update(routes.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 4);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + routes, e);
        }
    }
}
