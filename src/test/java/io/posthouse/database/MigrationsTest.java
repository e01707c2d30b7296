package io.posthouse.database;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    @TempDir
    private Path folder;

    /** docs/operations.md, "Upgrade": forward, back to the version before, and forward again. */
    @Test
    void aProcessOfTheVersionBeforeStartsOnTheTablesOfTheNext() throws Exception {
        List<MigrationSet> before = version("before", 2);
        List<MigrationSet> next = version("next", 3);
        Access access = TestDatabases.freshEmpty("crm");
        try (Connection connection = access.connect()) {
            Migrations.apply(connection, access, before);
            Migrations.apply(connection, access, next);
            assertThatCode(() -> Migrations.apply(connection, access, before)).doesNotThrowAnyException();
            assertThatCode(() -> Migrations.apply(connection, access, next)).doesNotThrowAnyException();
            connection.createStatement().execute("insert into t2 values (1); insert into t3 values (1)");
        }
    }

    private List<MigrationSet> version(String name, int newest) throws Exception {
        Path scripts = Files.createDirectories(folder.resolve(name + "/teams/crm/database"));
        for (int n = 2; n <= newest; n++) {
            Files.writeString(scripts.resolve("V" + n + "__table.sql"), "create table t" + n + " (id int);\n");
        }
        return MigrationSet.team(folder.resolve(name), "crm");
    }
}
