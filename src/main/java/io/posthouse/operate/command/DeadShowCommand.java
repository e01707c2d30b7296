package io.posthouse.operate.command;

import io.posthouse.operate.DeadLetter;
import io.posthouse.operate.DeadLetters;
import io.posthouse.operate.Failure;
import io.posthouse.operate.Handle;
import io.posthouse.operate.Json;
import io.posthouse.operate.OpenedLetter;
import io.posthouse.operate.Printable;
import io.posthouse.operate.Refused;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code posthouse dead show}: everything known of one letter. */
@Command(
        name = "show",
        description = "Shows a dead letter: why it died, every attempt, the message itself (with its data).",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  posthouse dead show 17-90211",
            "  posthouse dead show 0198a3b0-5f1c-8c4e-9d2a-3b1f6a7c8d9e"
        })
final class DeadShowCommand implements Callable<Integer> {
    private final Desk desk;

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "LETTER", description = "A letter as listed, or a message's id for all its dead letters.")
    private String letter;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    DeadShowCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        var dead = new DeadLetters(desk.queue());
        var opened = new ArrayList<OpenedLetter>();
        for (Handle handle : new Letters(dead, command.commandLine()).named(letter)) {
            dead.open(handle).ifPresent(opened::add);
        }
        if (opened.isEmpty()) {
            throw new Refused(Printable.line(letter) + " is no dead letter, or no longer: it may have been replayed or"
                    + " discarded. 'posthouse message show <message id>' tells what became of it.");
        }
        if (json) {
            desk.out().println(Json.text(opened));
        } else {
            opened.forEach(this::print);
        }
        return 0;
    }

    private void print(OpenedLetter opened) {
        DeadLetter one = opened.letter();
        desk.out().println("letter        " + one.letter());
        desk.out()
                .println("subscription  " + Printable.line(one.subscription()) + " (" + Printable.line(one.team())
                        + ")");
        desk.out().println("message       " + one.message() + " " + Printable.line(one.topic()));
        desk.out().println("realm         " + Printable.line(one.realm()));
        if (one.destination() != null) {
            desk.out().println("destination   " + Printable.line(one.destination()));
        }
        desk.out().println("accepted      " + Times.milli(one.createdAt()));
        desk.out()
                .println("dead since    " + Times.milli(one.since()) + ", after " + one.attempts()
                        + (one.attempts() == 1 ? " attempt" : " attempts"));
        desk.out().println("reason        " + Printable.line(one.reason()));
        desk.out().println();
        attempts(opened.failures());
        desk.out().println();
        desk.out()
                .println(
                        opened.envelope() == null ? "(the message is no longer kept)" : Json.pretty(opened.envelope()));
        desk.out().println();
        desk.out()
                .println(
                        one.replayable()
                                ? "again: posthouse dead replay " + one.letter()
                                : "again: not this one, for nobody works on " + Printable.line(one.subscription())
                                        + "; its sender must send it anew");
        desk.out().println("never: posthouse dead discard " + one.letter() + " --because TEXT");
    }

    private void attempts(List<Failure> failures) {
        if (failures.isEmpty()) {
            desk.out()
                    .println("Nothing is kept of its attempts: it was born dead, or they are older than what is kept.");
            return;
        }
        var table = new Table("ATTEMPT", "AT", "WORD", "STEP", "ROUTES", "CLASS", "TEXT");
        for (Failure failure : failures) {
            table.row(
                    failure.attempt(),
                    Times.milli(failure.at()),
                    failure.word(),
                    failure.step(),
                    failure.routeVersion(),
                    failure.type(),
                    failure.text());
        }
        table.print(desk.out());
    }
}
