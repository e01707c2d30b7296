package io.posthouse.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PathTemplateTest {
    private final PathTemplate path = new PathTemplate("/partners/{realm}/{partner}");

    @Test
    void variableSegmentsAreDecodedOnce() {
        assertThat(path.match("/partners/acme/a%2fb%252f+c")).isEqualTo(Map.of("realm", "acme", "partner", "a/b%2f+c"));
    }

    @Test
    void fewerMoreEmptyOrOtherSegmentsAreAnotherPath() {
        for (String other : new String[] {
            "",
            "/",
            "partners/a/b",
            "/partners/a",
            "/partners/a/",
            "/partners//b",
            "/partners/a/b/",
            "/partners/a/b/c",
            "/partner/a/b",
            "/partners/a/%",
            "/partners/a/%4"
        }) {
            assertThat(path.match(other)).as(other).isNull();
        }
    }

    @Test
    void theLastSegmentsMayBeAbsent() {
        PathTemplate open = new PathTemplate("/partners/{realm}/[entity]/[secret]");

        assertThat(open.match("/partners/a")).isEqualTo(Map.of("realm", "a"));
        assertThat(open.match("/partners/a/b")).isEqualTo(Map.of("realm", "a", "entity", "b"));
        assertThat(open.match("/partners/a/b/c%2Fd")).isEqualTo(Map.of("realm", "a", "entity", "b", "secret", "c/d"));
        for (String other :
                new String[] {"/partners", "/partners/", "/partners/a/", "/partners/a//c", "/partners/a/b/c/d"}) {
            assertThat(open.match(other)).as(other).isNull();
        }
    }

    @Property(tries = 500)
    void anyPathMatchesOrNot(@ForAll String realm, @ForAll String partner) {
        Map<String, String> values = path.match("/partners/" + realm + "/" + partner);

        assertThat(values == null || values.size() == 2).isTrue();
    }
}
