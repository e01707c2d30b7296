package io.posthouse.operate.command;

import io.posthouse.queue.control.Scope;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which lanes: a worker's, a realm's, a destination's, or what several of them say together. */
final class ScopeOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--worker", paramLabel = "NAME", description = "Only this subscription's lanes.")
    private String worker;

    @Option(names = "--realm", paramLabel = "ID", description = "Only this realm's.")
    private String realm;

    @Option(
            names = "--destination",
            paramLabel = "NAME",
            description = "Only those that write into this outside system.")
    private String destination;

    Scope scope() {
        Scope scope = new Scope(given(worker), given(realm), given(destination));
        if (scope.isAll()) {
            throw new ParameterException(
                    command.commandLine(),
                    "Name at least one of --worker, --realm, --destination: without one it would be the whole house.");
        }
        return scope;
    }

    private String given(String value) {
        if (value != null && value.isBlank()) {
            throw new ParameterException(
                    command.commandLine(), "--worker, --realm and --destination must not be empty");
        }
        return value;
    }
}
