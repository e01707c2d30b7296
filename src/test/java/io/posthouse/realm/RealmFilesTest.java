package io.posthouse.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.posthouse.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealmFilesTest {
    @TempDir
    Path folder;

    private RealmHome home;

    @BeforeEach
    void home() {
        home = new RealmHome(folder);
    }

    @Test
    void aRealmHasAnIdANameAndTheSectionsOfAllRooms() {
        home.realm("a.yaml", "# ours\nrealm: acme\nname: Acme & Söhne\ndoor: {keys: file:k}\n")
                .realm("b.yml", "realm: bolt\n");

        List<RealmDocument> read = home.read().required().documents();

        assertThat(read).extracting(RealmDocument::id).containsExactly("acme", "bolt");
        assertThat(read).extracting(RealmDocument::name).containsExactly("Acme & Söhne", "bolt");
        assertThat(read.get(0).text()).startsWith("# ours\n");
        assertThat(read.get(0).sections()).containsOnlyKeys("door");
        assertThat(read.get(1).sections()).isEmpty();
    }

    @Test
    void allProblemsAreToldAtOnceWithFileAndLine() throws IOException {
        home.realm("a.yaml", "realm: Acme Inc\ndoor:\n  keys: []\n")
                .realm("b.yaml", "realm: bolt\ndor: {}\n")
                .realm("c.yaml", "realm: bolt\ndoor:\n  keys: [file:k]\nrealm: twice\n")
                .realm("d.yaml", "- a list\n")
                .realm("e.yaml", "realm: [\n")
                .realm("f.yaml", "realm: fine\n")
                .realm("g.yaml", "# the same\nrealm: fine\n")
                .realm("h.yaml", "")
                .realm("i.yaml", "realm: india\nname: \"\\e[2J\"\ndoor:\n  keys: [file:k]\n  key: file:k\n")
                .realm(".hidden.yaml", "no realm\n")
                .realm("notes.txt", "no realm\n");
        Files.write(home.files().resolve("j.yaml"), new byte[] {(byte) 0xff});

        assertThat(places(home.read().problems()))
                .containsExactly(
                        "realms/a.yaml:1",
                        "realms/a.yaml:3",
                        "realms/b.yaml:2",
                        "realms/c.yaml:1",
                        "realms/c.yaml:4",
                        "realms/d.yaml:1",
                        "realms/e.yaml:2",
                        "realms/g.yaml:2",
                        "realms/h.yaml:1",
                        "realms/i.yaml:2",
                        "realms/i.yaml:5",
                        "realms/j.yaml:1");
    }

    @Test
    void aReferenceNeverLeavesTheRealmsNamespace() {
        home.realm(
                        "a.yaml",
                        "realm: a\ndoor:\n  keys:\n"
                                + "    - env:REALM_B_KEY\n"
                                + "    - env:PATH\n"
                                + "    - file:../b/key\n"
                                + "    - file:/etc/passwd\n"
                                + "    - file:..\n"
                                + "    - the-key-itself\n"
                                + "    - 4711007\n"
                                + "    - {key: the-key-itself}\n"
                                + "    - env:REALM_A_B_KEY\n"
                                + "    - env:REALM_A_B_C_KEY\n"
                                + "    - env:REALM_A_BB_KEY\n")
                .realm("b.yaml", "realm: a-b\ndoor: {keys: [\"env:REALM_A_B_KEY\", \"env:REALM_A_KEY\"]}\n");

        List<Problem> problems = home.read().problems();

        assertThat(places(problems))
                .containsExactly(
                        "realms/a.yaml:4",
                        "realms/a.yaml:5",
                        "realms/a.yaml:6",
                        "realms/a.yaml:7",
                        "realms/a.yaml:8",
                        "realms/a.yaml:9",
                        "realms/a.yaml:10",
                        "realms/a.yaml:11",
                        "realms/a.yaml:12",
                        "realms/a.yaml:13",
                        "realms/b.yaml:2");
        assertThat(problems.toString()).doesNotContain("the-key-itself", "4711007");
    }

    @Test
    void namedRealmsAreTakenWhateverIsWrongWithOthers() {
        home.realm("a.yaml", "realm: acme\n").realm("b.yaml", "realm: bolt\nunknown: 1\n");

        assertThat(home.read().only(List.of("acme")).documents())
                .extracting(RealmDocument::id)
                .containsExactly("acme");
        assertThat(refused(() -> home.read().only(List.of("bolt")))).containsExactly("realms/b.yaml:2");
        home.realm("c.yaml", "realm: [\n");
        assertThat(refused(() -> home.read().only(List.of("core")))).contains("realms/c.yaml:2");
    }

    @Test
    void aMissingFolderIsToldWithTheSettingToMend() throws IOException {
        Files.delete(home.files());

        assertThat(home.read().problems().toString()).contains("posthouse.realms.dir");
    }

    private static List<String> refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        return places(catchThrowableOfType(RealmsRefused.class, reading).problems());
    }

    private static List<String> places(List<Problem> problems) {
        return problems.stream().map(problem -> problem.place().toString()).toList();
    }
}
