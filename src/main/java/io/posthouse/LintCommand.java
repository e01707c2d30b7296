package io.posthouse;

import io.posthouse.operate.Json;
import io.posthouse.operate.lint.Lint;
import io.posthouse.operate.lint.Project;
import io.posthouse.yaml.Problem;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code posthouse lint}: what a person has to mend in routes, registers, realms and knobs, before anything is started. */
@Command(
        name = "lint",
        description =
                "Checks routes, registers, realms and application.properties; needs no database, changes nothing.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  posthouse lint", "  posthouse lint --json", "  posthouse lint ../another-checkout"
        })
final class LintCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "Holds application.properties and routes/.")
    private Path folder;

    @Option(names = "--json", description = "As JSON: file, line, what, remedy.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path home = folder == null ? House.here().home() : folder;
        if (!Files.isDirectory(home.resolve("routes"))
                || !Files.isRegularFile(home.resolve("application.properties"))) {
            throw new ParameterException(
                    spec.commandLine(),
                    home + " holds no routes/ and application.properties; name the folder that does");
        }
        Project project = Project.read(home, beans(home));
        List<Problem> problems = new ArrayList<>(Lint.check(project));
        problems.addAll(House.at(home, Map.of()).realmFolder().read().problems());
        print(problems, project.files().size());
        return problems.isEmpty() ? 0 : 1;
    }

    /** What the wiring binds, and each team's database under the team's name. */
    private static Set<String> beans(Path home) {
        Set<String> beans = new HashSet<>(Posthouse.BEANS);
        beans.addAll(House.at(home, Map.of()).teams());
        return beans;
    }

    private void print(List<Problem> problems, int files) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(problems.stream().map(Found::of).toList()));
        } else {
            problems.forEach(out::println);
            out.println(problems.size() + (problems.size() == 1 ? " problem" : " problems") + " in " + files
                    + " route files, the registers, the realms and application.properties");
        }
        out.flush();
    }

    private record Found(String file, int line, String what, String remedy) {
        static Found of(Problem problem) {
            return new Found(problem.place().file(), problem.place().line(), problem.what(), problem.remedy());
        }
    }
}
