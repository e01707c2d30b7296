package io.posthouse.writeback;

import io.posthouse.message.Hold;
import io.posthouse.message.Rejected;
import io.posthouse.message.TryLater;
import io.posthouse.writeback.Finding.Kind;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** One try of one write: which calls in which order, and what is recorded at the end. */
final class Writing {
    private final Write write;
    private final Operation operation;
    private final UUID claim;
    private final Caller caller;
    private final Lane lane;
    private final WrittenRecords records;
    private final Executor threads;

    /** Whether something may be written of which nobody knows. Kept by the last call, which is always the only one. */
    private volatile boolean unclear;

    private volatile String externalId;

    /** The record we knew is not there any more. */
    private volatile boolean gone;

    Writing(Write write, Begun begun, UUID claim, Caller caller, Lane lane, WrittenRecords records, Executor threads) {
        this.write = write;
        this.operation = write.operation();
        this.claim = claim;
        this.caller = caller;
        this.lane = lane;
        this.records = records;
        this.threads = threads;
        this.unclear = begun.unclear();
        this.externalId = begun.externalId();
    }

    /** Ends when the outcome is on record. */
    CompletableFuture<Void> run() {
        CompletableFuture<Finding> calls;
        try {
            calls = write.order().deletes() ? delete() : put();
        } catch (RuntimeException e) {
            calls = CompletableFuture.failedFuture(e);
        }
        return calls.handleAsync(
                (finding, failure) -> {
                    settle(finding, failure);
                    return null;
                },
                threads);
    }

    private CompletableFuture<Finding> put() {
        if (operation.has(Step.Kind.UPSERT)) {
            return call(Step.Kind.UPSERT);
        }
        if (externalId != null) {
            return update(true);
        }
        boolean looks = operation.has(Step.Kind.SEARCH)
                && (operation.searchFirst() || unclear || !operation.has(Step.Kind.CREATE));
        return looks ? searched(this::create, () -> update(true)) : create();
    }

    private CompletableFuture<Finding> delete() {
        if (!operation.has(Step.Kind.DELETE)) {
            throw new Rejected(write.told("has no delete:") + "; add it, or take the trigger away");
        }
        return externalId == null && operation.has(Step.Kind.SEARCH)
                ? searched(() -> finished(Finding.of(Kind.DONE, "was not there")), () -> call(Step.Kind.DELETE))
                : call(Step.Kind.DELETE);
    }

    private CompletableFuture<Finding> searched(Next absent, Next found) {
        return call(Step.Kind.SEARCH).thenCompose(finding -> {
            if (finding.is(Kind.ABSENT)) {
                unclear = false;
                return absent.go();
            }
            if (finding.id() != null && (finding.is(Kind.DONE) || finding.is(Kind.DUPLICATE))) {
                unclear = false;
                externalId = finding.id();
                return found.go();
            }
            return finished(finding);
        });
    }

    /** @param orCreate when the record is gone from the outside system */
    private CompletableFuture<Finding> update(boolean orCreate) {
        if (!operation.has(Step.Kind.UPDATE)) {
            return finished(new Finding(Kind.DUPLICATE, externalId, null, "was there"));
        }
        return call(Step.Kind.UPDATE).thenCompose(finding -> {
            if (!finding.is(Kind.ABSENT)) {
                return finished(finding);
            }
            externalId = null;
            gone = true;
            return orCreate ? made() : finished(Finding.of(Kind.LATER, "says the record is there, and that it is not"));
        });
    }

    /** Anew, after the record was gone: an earlier try may have done so already. */
    private CompletableFuture<Finding> made() {
        return unclear && operation.has(Step.Kind.SEARCH) ? searched(this::create, () -> update(false)) : create();
    }

    private CompletableFuture<Finding> create() {
        if (!operation.has(Step.Kind.CREATE)) {
            throw new Rejected(write.told("has no such record") + ", and no create: to make one");
        }
        return call(Step.Kind.CREATE).thenCompose(finding -> {
            if (finding.is(Kind.DUPLICATE) && finding.id() != null && operation.has(Step.Kind.UPDATE)) {
                externalId = finding.id();
                return update(false);
            }
            return finished(finding);
        });
    }

    private CompletableFuture<Finding> call(Step.Kind kind) {
        boolean before = unclear;
        return caller.call(write, operation.step(kind), externalId, lane).thenApply(finding -> {
            if (kind != Step.Kind.SEARCH) {
                // Only an answer that says so takes an older doubt away.
                unclear = finding.is(Kind.UNCLEAR) || before && !finding.is(Kind.DONE) && !finding.is(Kind.DUPLICATE);
            }
            return finding;
        });
    }

    private static CompletableFuture<Finding> finished(Finding finding) {
        return CompletableFuture.completedFuture(finding);
    }

    private void settle(Finding finding, Throwable failure) {
        try {
            if (failure != null) {
                records.failed(write, claim, unclear, externalId, gone);
                throw bare(failure);
            }
            boolean gone = write.order().deletes() && finding.is(Kind.ABSENT);
            if (finding.is(Kind.DONE) || finding.is(Kind.DUPLICATE) || gone) {
                records.done(write, claim, recorded(finding));
                return;
            }
            records.failed(write, claim, unclear, externalId, gone);
        } catch (SQLException e) {
            // The row still says "began": whoever comes next looks first.
            throw new CompletionException(e);
        }
        throw word(finding);
    }

    private String recorded(Finding finding) {
        if (write.order().deletes()) {
            return null;
        }
        return finding.id() != null ? finding.id() : externalId;
    }

    private RuntimeException word(Finding finding) {
        String text = write.told(finding.why());
        return switch (finding.kind()) {
            case LATER -> new TryLater(text, finding.after());
            case UNCLEAR ->
                new TryLater(text + "; whether it was written is unknown, the next try looks", finding.after());
            case LOGIN -> new Hold(text + "; the login is not accepted, set another secret", Tokens.LOGIN);
            case HELD -> new Hold(text, finding.after());
            default -> new Rejected(text);
        };
    }

    private RuntimeException bare(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }

    private interface Next {
        CompletableFuture<Finding> go();
    }
}
