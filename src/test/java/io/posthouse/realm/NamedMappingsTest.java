package io.posthouse.realm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedMappingsTest {
    @TempDir
    Path routes;

    @Test
    void whatIsNotNamedOrNotThereDoesNotCount() throws IOException {
        write("mappings/a.jq", ".a");

        assertThat(digest("mapping: mappings/b.jq\nother: mappings/a.json")).isNull();
        assertThat(digest("mapping: mappings/a.jq")).isNotNull();
    }

    @Test
    void theSameFilesGiveTheSameDigestWhereverTheyAreNamed() throws IOException {
        write("mappings/a.jq", ".a");
        write("mappings/hubspot/b.jq", ".b");

        assertThat(digest("{ x: mappings/a.jq, y: hubspot/b.jq }")).isEqualTo(digest("hubspot/b.jq mappings/a.jq"));
        assertThat(digest("mappings/a.jq")).isNotEqualTo(digest("hubspot/b.jq"));
    }

    @Test
    void aNameThatLeadsOutOfTheFolderReadsNothing() throws IOException {
        write("secret.jq", "key");

        assertThat(new NamedMappings(List.of(routes.resolve("mappings"))).digest("x: a/../../secret.jq"))
                .isNull();
    }

    private String digest(String text) {
        return new NamedMappings(List.of(routes, routes.resolve("mappings"))).digest(text);
    }

    private void write(String name, String text) throws IOException {
        Path file = routes.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
