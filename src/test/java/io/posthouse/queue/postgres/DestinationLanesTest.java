package io.posthouse.queue.postgres;

import static io.posthouse.queue.postgres.QueueBed.answer;
import static io.posthouse.queue.postgres.QueueBed.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthouse.message.Outgoing;
import io.posthouse.queue.Published;
import io.posthouse.queue.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DestinationLanesTest {
    private static final String LANES =
            "select string_agg(l.realm || '/' || l.destination || ' ' || n, ',' order by l.realm, l.destination)"
                    + " from (select lane, count(*) as n from delivery group by lane) d join lane l on l.id = d.lane";
    private final QueueBed bed = new QueueBed().subscribed("depot-orders");

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void eachDestinationHasALaneOfItsOwn() throws Exception {
        Publisher publisher = bed.engine().publisher();
        answer(publisher, to("crm", 1));
        answer(publisher, to("crm", 2));
        answer(publisher, to("mail's \"own\"", 3));
        answer(publisher, message("acme", 4));
        assertThat(bed.text(LANES)).isEqualTo("acme/ 1,acme/crm 2,acme/mail's \"own\" 1");
    }

    @Test
    void oneCommitTakesMessagesWithAndWithoutDestination() throws Exception {
        Publisher publisher = bed.engine().publisher();
        List<CompletableFuture<Published>> answers = new ArrayList<>();
        for (int n = 0; n < 300; n++) {
            answers.add(publisher.publish(n % 3 == 0 ? message("acme", n) : to(n % 3 == 1 ? "crm" : "erp", n)));
        }
        for (var answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(Published.STORED);
        }
        assertThat(bed.text(LANES)).isEqualTo("acme/ 100,acme/crm 100,acme/erp 100");
    }

    @Test
    void theSameMessageForAnotherDestinationIsTheSameMessage() throws Exception {
        Publisher publisher = bed.engine().publisher();
        Outgoing first = to("crm", 1);
        answer(publisher, first);
        assertThat(answer(publisher, Outgoing.to("erp", first.envelope()))).isEqualTo(Published.DUPLICATE);
        assertThat(bed.text(LANES)).isEqualTo("acme/crm 1");
    }

    private static Outgoing to(String destination, int number) {
        return Outgoing.to(destination, message("acme", number).envelope());
    }
}
