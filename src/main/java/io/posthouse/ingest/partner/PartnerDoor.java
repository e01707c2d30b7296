package io.posthouse.ingest.partner;

import io.posthouse.ingest.Post;
import io.posthouse.ingest.Problems;
import io.posthouse.ingest.Refusal;
import io.posthouse.ingest.Reply;
import io.posthouse.ingest.RowProblem;
import io.posthouse.message.BadInput;
import io.posthouse.message.Outgoing;
import io.posthouse.realm.View;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Decides what becomes of a post by a partner: how it signs, what it sends and what it wants to hear are all data of its
 * realm. Does no input or output, but for {@link #answer}, which asks which message came first. Thread-safe.
 *
 * <p>Order: who it is, size, entity, rows. Who is unknown and who signs wrongly are told the same, after the same work.
 */
public final class PartnerDoor {
    private static final int MOST_TOLD = 100;

    private final View<Partners> realms;
    private final Clock clock;
    private final Answers answers;
    private final Function<Collection<UUID>, CompletionStage<Map<UUID, UUID>>> firsts;
    private final Turns turns;
    private final Problems problems = new Problems();

    /**
     * @param progress the path where a message can be followed, from its id; null where there is none
     * @param firsts which message each of these tokens came with first
     * @param turns of the realms, whose mappings are programs
     */
    public PartnerDoor(
            View<Partners> realms,
            Clock clock,
            Function<UUID, String> progress,
            Function<Collection<UUID>, CompletionStage<Map<UUID, UUID>>> firsts,
            Turns turns) {
        this.firsts = firsts;
        this.turns = turns;
        this.realms = realms;
        this.clock = clock;
        this.answers = new Answers(progress);
    }

    /**
     * The same as {@link #admit} when it is this realm's turn, and away from the threads of the port. Ends with a {@link Refusal}
     * too when too much of the realm waits. What names no realm of ours has one turn together.
     */
    public CompletionStage<Admission> take(Post post) {
        return turns.take(realms.of(post.realm()) == null ? "" : post.realm(), () -> admit(post));
    }

    /**
     * What is to be published before the sender is told that it was taken.
     *
     * @throws Refusal when it is not taken; nothing else is thrown, whatever the bytes
     */
    public Admission admit(Post post) {
        Instant now = clock.instant();
        Partner partner = partner(post);
        boolean known = partner == null ? DigestProof.NOBODYS.holds(post, now) : partner.made(post, now);
        if (!known || partner == null) {
            throw new Refusal(problems.notAdmitted());
        }
        if (post.body().length > partner.maxBody()) {
            throw new Refusal(problems.tooLarge(partner.maxBody()));
        }
        Entity entity = partner.entity(post.path().get("entity"));
        if (entity == null) {
            throw new Refusal(problems.noSuchEntity(
                    String.join(", ", new TreeSet<>(partner.entities().keySet()))));
        }
        return admitted(post, partner, entity, now);
    }

    /**
     * The same ids with other data, made visible.
     *
     * @param outcomes of the messages, in their order
     */
    public List<Outgoing> conflicts(Admission admission, List<String> outcomes) {
        List<Outgoing> conflicts = new ArrayList<>();
        List<Outgoing> messages = admission.getMessages();
        for (int i = 0; i < messages.size(); i++) {
            if (outcomes.get(i).equals("CONFLICT") || outcomes.get(i).equals("TOKEN_REUSED")) {
                conflicts.add(Unrouted.conflict(messages.get(i).envelope()));
            }
        }
        return conflicts;
    }

    /**
     * For what is committed. Who sends the same again hears of the message that came first.
     *
     * @param outcomes of the messages, in their order
     */
    public CompletionStage<Reply> answer(Admission admission, List<String> outcomes) {
        List<UUID> known = new ArrayList<>();
        List<Outgoing> messages = admission.getMessages();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).token() != null && !outcomes.get(i).equals("STORED")) {
                known.add(messages.get(i).token());
            }
        }
        if (known.isEmpty()) {
            return CompletableFuture.completedFuture(answers.of(admission, Map.of()));
        }
        return firsts.apply(known)
                .handle((found, failure) -> found == null ? Reply.of(problems.busy()) : answers.of(admission, found));
    }

    /** Null when the realm or the partner is unknown. */
    private Partner partner(Post post) {
        Partners partners = realms.of(post.realm());
        String name = post.path().get("partner");
        return partners == null || name == null ? null : partners.named(name);
    }

    private Admission admitted(Post post, Partner partner, Entity entity, Instant now) {
        boolean onlyChecked = post.head().says("Prefer", "validate");
        List<Row> rows = rows(new Reading(post, partner, entity, now));
        List<Row> bad = rows.stream().filter(Row::isBad).toList();
        boolean eachForItself = entity.batch() == Entity.Batch.EACH && !onlyChecked && bad.size() < rows.size();
        if (bad.isEmpty() || eachForItself) {
            return new Admission(entity.answer(), entity.rows() != null, onlyChecked, null, rows);
        }
        if (entity.otherwise() == Entity.Otherwise.STORE && !onlyChecked) {
            Outgoing whole = Unrouted.raw(post, partner, entity, bad.get(0).rule(), now);
            return new Admission(entity.answer(), false, false, whole, rows);
        }
        throw new Refusal(problems.notUnderstood(told(bad)));
    }

    private static List<Row> rows(Reading reading) {
        try {
            return reading.rows();
        } catch (BadInput e) {
            return List.of(Row.bad(0, e.getMessage()));
        }
    }

    private static List<RowProblem> told(List<Row> bad) {
        return bad.stream()
                .limit(MOST_TOLD)
                .map(row -> new RowProblem(row.number(), row.rule()))
                .toList();
    }
}
