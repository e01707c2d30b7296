package io.posthouse.operate.command;

import io.posthouse.operate.Printable;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What was wrong, and where to look: a whole page of usage would push the one line that matters off the screen. */
final class UsageMistake implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("posthouse: " + Printable.lines(mistake.getMessage()));
        UnmatchedArgumentException.printSuggestions(mistake, err);
        err.println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
