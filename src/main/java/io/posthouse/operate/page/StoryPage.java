package io.posthouse.operate.page;

import io.posthouse.html.Html;
import io.posthouse.operate.DeliveryState;
import io.posthouse.operate.Failure;
import io.posthouse.operate.Story;
import io.posthouse.operate.command.Times;
import java.time.Instant;
import java.util.List;

/** A message's story with its family, hop by hop, each with the time since the first was accepted. No data of the message. */
final class StoryPage {
    private static final int DEEPEST = 20;

    private final Story story;
    private final Instant start;

    StoryPage(Story story) {
        this.story = story;
        start = story.family().get(0).acceptedAt();
    }

    String html() {
        return Frame.page("Message " + story.message(), false, html -> {}, this::content);
    }

    private void content(Html html) {
        Story.Member first = story.family().get(0);
        html.put("h2", "Message " + story.message());
        html.put("p", "Accepted " + Times.milli(start) + ", realm " + first.realm(), "class", "dim");
        html.open("ol", "class", "story");
        member(html, first, 0);
        html.end();
        if (story.more()) {
            html.put("p", "and more: only the first " + story.family().size() + " are shown", "class", "dim");
        }
    }

    private void member(Html html, Story.Member member, int depth) {
        html.open("li", "class", member.id().equals(story.message()) ? "here" : null);
        when(html, member.acceptedAt());
        html.put("strong", member.topic()).text(" ");
        html.put("a", member.id(), "href", "/messages/" + member.id()).end();
        List<Story.Delivery> deliveries = story.deliveriesOf(member.id());
        List<Story.Member> children = depth < DEEPEST ? story.childrenOf(member.id()) : List.of();
        if (!deliveries.isEmpty() || !children.isEmpty()) {
            html.open("li").open("ol");
            deliveries.forEach(delivery -> delivery(html, delivery));
            children.forEach(child -> member(html, child, depth + 1));
            html.end().end();
        }
    }

    private void delivery(Html html, Story.Delivery delivery) {
        for (Failure failure : delivery.failures()) {
            html.open("li");
            when(html, failure.at());
            html.text(delivery.subscription() + ", attempt " + failure.attempt() + " ")
                    .put("b", failure.word());
            html.text(at(failure.step()) + (failure.text() == null ? "" : ": " + failure.text()))
                    .end();
        }
        html.open("li");
        when(html, delivery.endedAt());
        String into = delivery.destination() == null ? "" : " into " + delivery.destination();
        html.text(delivery.subscription() + into + " ").put("b", delivery.state(), "class", alarm(delivery.state()));
        if (delivery.attempts() > 1) {
            html.text(", " + delivery.attempts() + " attempts");
        }
        if (delivery.due() != null) {
            html.text(", again at " + Times.second(delivery.due()));
        }
        if (delivery.reason() != null) {
            html.text(": " + delivery.reason());
        }
        if (delivery.state() == DeliveryState.DEAD) {
            html.text(" ").put("a", "letter " + delivery.delivery(), "href", "/dead/" + delivery.delivery());
        }
        html.end();
    }

    private void when(Html html, Instant at) {
        html.put("span", at == null ? "" : Times.after(start, at), "class", "when");
    }

    private static String at(String step) {
        return step == null ? "" : " at " + step;
    }

    private static String alarm(DeliveryState state) {
        return switch (state) {
            case DEAD -> "bad";
            case HELD, SUSPECT -> "warn";
            case DONE -> "good";
            default -> null;
        };
    }
}
