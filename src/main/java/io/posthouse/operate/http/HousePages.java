package io.posthouse.operate.http;

import io.posthouse.message.FailureText;
import io.posthouse.operate.page.Page;
import io.posthouse.operate.page.Pages;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages as answers of this port. */
final class HousePages {
    private static final Logger LOG = LoggerFactory.getLogger(HousePages.class);
    private final Pages pages;

    HousePages(Pages pages) {
        this.pages = pages;
    }

    Answer answer(ApiRequest request) {
        try {
            return request.reads() ? sent(pages.of(request.path(), request.query())) : OperationsApi.only("GET");
        } catch (SQLException e) {
            LOG.warn("no answer to {}: {}", request.path(), FailureText.of(e).text());
            return sent(Pages.unavailable());
        } catch (RuntimeException e) {
            LOG.error("no answer to {}", request.path(), e);
            return Answer.problem(500, "This request met a mistake of ours; the log has it.");
        }
    }

    private static Answer sent(Page page) {
        return new Answer(page.status(), Answer.HTML, page.html());
    }
}
