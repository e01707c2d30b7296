package io.posthouse.operate.command;

import io.posthouse.operate.DeliveryState;
import io.posthouse.operate.Failure;
import io.posthouse.operate.Json;
import io.posthouse.operate.Printable;
import io.posthouse.operate.Story;
import java.io.PrintWriter;
import java.time.Instant;

/** A message's story as a text: one line an event, with the time since the first of the family was accepted. */
public final class StoryText {
    private static final int DEEPEST = 20;

    private final Story story;
    private final PrintWriter out;
    private final Instant start;

    public StoryText(Story story, PrintWriter out) {
        this.story = story;
        this.out = out;
        this.start = story.family().get(0).acceptedAt();
    }

    /** The message with its whole family. */
    public void print() {
        hops();
        if (story.more()) {
            out.println("          … and more: only the first " + story.family().size() + " are shown");
        }
        out.println();
        out.println(
                story.envelope() == null
                        ? "(its envelope is no JSON; --data shows it)"
                        : Json.pretty(story.envelope()));
    }

    /** Only the hops, without the envelope. */
    public void hops() {
        out.println("accepted " + Times.milli(start) + ", realm "
                + Printable.line(story.family().get(0).realm()));
        member(story.family().get(0), 0);
    }

    private void member(Story.Member member, int depth) {
        String mark = member.id().equals(story.message()) ? "▸ " : "";
        line(member.acceptedAt(), depth, mark + Printable.line(member.topic()) + "  " + member.id());
        for (Story.Delivery delivery : story.deliveriesOf(member.id())) {
            delivery(delivery, depth + 1);
        }
        if (depth < DEEPEST) {
            story.childrenOf(member.id()).forEach(child -> member(child, depth + 1));
        }
    }

    private void delivery(Story.Delivery delivery, int depth) {
        for (Failure failure : delivery.failures()) {
            line(
                    failure.at(),
                    depth,
                    Printable.line(delivery.subscription()) + "  attempt " + failure.attempt() + " "
                            + Printable.line(failure.word()) + ": " + Printable.line(failure.text()));
        }
        var text = new StringBuilder(Printable.line(delivery.subscription()))
                .append(delivery.destination() == null ? "" : " to " + Printable.line(delivery.destination()))
                .append("  ")
                .append(delivery.state());
        if (delivery.attempts() > 1) {
            text.append(", attempts ").append(delivery.attempts());
        }
        if (delivery.due() != null) {
            text.append(", again at ").append(Times.second(delivery.due()));
        }
        if (delivery.state() == DeliveryState.DEAD) {
            text.append(", letter ").append(delivery.delivery());
        }
        if (delivery.reason() != null) {
            text.append(": ").append(Printable.line(delivery.reason()));
        }
        line(delivery.endedAt() == null ? null : delivery.endedAt(), depth, text.toString());
    }

    private void line(Instant at, int depth, String text) {
        out.println(String.format("%10s  ", at == null ? "" : Times.after(start, at)) + "  ".repeat(depth) + text);
    }
}
