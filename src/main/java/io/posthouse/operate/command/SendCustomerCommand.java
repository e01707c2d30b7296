package io.posthouse.operate.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code posthouse send customer}: asks crm to change a customer. */
@Command(
        name = "customer",
        description = "Asks crm to create, change or delete a customer (CUSTOMER_CHANGE_REQUESTED).",
        footer = {
            "",
            "Examples:",
            "  posthouse send customer --realm acme --id c-1 --name 'Ann Example' --email ann@example.com",
            "  posthouse send customer --realm acme --id c-1 --delete"
        })
final class SendCustomerCommand implements Callable<Integer> {
    private final Desk desk;

    @Spec
    private CommandSpec command;

    @Mixin
    private Request request;

    /** Not picocli's standard help options: their --version is of the program. */
    @Mixin
    private HelpOption help;

    @Option(names = "--name", paramLabel = "NAME", description = "As people call it.")
    private String name;

    @Option(names = "--email", paramLabel = "EMAIL", description = "The address.")
    private String email;

    @Option(names = "--phone", paramLabel = "PHONE", description = "The number, as it is given.")
    private String phone;

    @Option(names = "--delete", description = "The customer is gone.")
    private boolean delete;

    @Option(
            names = "--version",
            paramLabel = "N",
            description = "The source's own counter of this customer; without it the time counts.")
    private Long version;

    SendCustomerCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        boolean described = name != null || email != null || phone != null;
        if (delete == described) {
            throw new ParameterException(
                    command.commandLine(), "Give --delete, or at least one of --name, --email, --phone.");
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("customerId", request.id());
        data.put("change", delete ? "delete" : "upsert");
        if (!delete) {
            ObjectNode customer = data.putObject("customer");
            put(customer, "name", name);
            put(customer, "email", email);
            put(customer, "phone", phone);
        }
        return request.publish(desk, "CUSTOMER_CHANGE_REQUESTED", version, data);
    }

    private static void put(ObjectNode customer, String field, String value) {
        if (value != null) {
            customer.put(field, value);
        }
    }
}
