package io.posthouse.operate.lint;

import io.posthouse.yaml.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The house rules of routes and knobs: what the YAML schema cannot say. */
public final class Lint {
    public static final List<Rule> RULES = List.of(
            new FilesAreLoaded(),
            new IdIsFileName(),
            new RoutesExplainThemselves(),
            new KameletsExplainThemselves(),
            new OutsideRoutesNameTheirTable(),
            new TablesHaveAnIdAndNoFileHasItsOwn(),
            new WorkersTablesOnlyNameTheWord(),
            new DirectRoutesLeaveFailuresToTheCaller(),
            new DirectRoutesMeetTheirCallers(),
            new ExitsAreNamed(),
            new AddressesAreFixed(),
            new OnlyTheQueueKnowsBrokers(),
            new BeansAreBound(),
            new PlaceholdersHaveALine(),
            new KnobsAreExplained(),
            new NumbersAreLiteral(),
            new EffectsBeginFromFresh(),
            new TeamsUseTheirOwnDatabase(),
            new TopicsAreOnesOwn());

    private Lint() {}

    /** All problems of all rules, in the order of the files; among them those of files that cannot be read. */
    public static List<Problem> check(Project project) {
        return check(project, RULES);
    }

    public static List<Problem> check(Project project, List<Rule> rules) {
        List<Problem> problems = new ArrayList<>(project.unreadable());
        rules.forEach(rule -> problems.addAll(rule.check(project)));
        problems.sort(Comparator.comparing((Problem problem) -> problem.place().file())
                .thenComparing(problem -> problem.place().line()));
        return problems;
    }
}
