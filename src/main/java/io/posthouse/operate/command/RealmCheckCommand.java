package io.posthouse.operate.command;

import io.posthouse.operate.Json;
import io.posthouse.operate.Printable;
import io.posthouse.realm.RealmFiles;
import io.posthouse.realm.RealmFolder;
import io.posthouse.yaml.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code posthouse realm check}: what a person has to mend in realm files. */
@Command(
        name = "check",
        description = "Checks realm files: all problems at once. Needs no database and no secrets, changes nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ends with 0 when all is well, 1 when not.",
            "",
            "Examples:",
            "  posthouse realm check                 the folder posthouse.realms.dir",
            "  posthouse realm check draft.yaml",
            "  posthouse realm check ../realms --json"
        })
final class RealmCheckCommand implements Callable<Integer> {
    private final Desk desk;

    @Spec
    private CommandSpec command;

    @Parameters(arity = "0..1", paramLabel = "FILE|FOLDER", description = "Else the folder posthouse.realms.dir.")
    private Path path;

    @Option(names = "--json", description = "As JSON: file, line, what, remedy.")
    private boolean json;

    RealmCheckCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        RealmFiles files = files();
        if (json) {
            desk.out()
                    .println(Json.text(files.problems().stream().map(Found::of).toList()));
        } else {
            files.problems().forEach(problem -> desk.out().println(Printable.line(problem.toString())));
            int problems = files.problems().size();
            int realms = files.documents().size();
            desk.out()
                    .println(problems + (problems == 1 ? " problem" : " problems") + " in " + realms
                            + (realms == 1 ? " realm" : " realms"));
        }
        return files.problems().isEmpty() ? 0 : 1;
    }

    private RealmFiles files() {
        RealmFolder usual = desk.realms();
        if (path == null) {
            return usual.read();
        }
        if (!Files.exists(path)) {
            throw new ParameterException(command.commandLine(), "there is no " + path);
        }
        return Files.isDirectory(path)
                ? new RealmFolder(path, path.toString(), usual.reader()).read()
                : usual.read(path);
    }

    private record Found(String file, int line, String what, String remedy) {
        static Found of(Problem problem) {
            return new Found(problem.place().file(), problem.place().line(), problem.what(), problem.remedy());
        }
    }
}
