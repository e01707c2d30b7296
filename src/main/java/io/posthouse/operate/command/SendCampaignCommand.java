package io.posthouse.operate.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code posthouse send campaign}: asks marketing to send a campaign to a realm's audience. */
@Command(
        name = "campaign",
        description = "Asks marketing to send a campaign to the realm's whole audience (CAMPAIGN_REQUESTED).",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  posthouse send campaign --realm acme --id spring --name 'Spring letter'"})
final class SendCampaignCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private Request request;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "As people call it.")
    private String name;

    SendCampaignCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.putObject("campaign").put("id", request.id()).put("name", name);
        data.putObject("audience");
        return request.publish(desk, "CAMPAIGN_REQUESTED", null, data);
    }
}
