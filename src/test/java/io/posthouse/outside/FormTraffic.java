package io.posthouse.outside;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Submissions of the form {@code bench} of each realm, each by another person. Immutable, thread-safe. */
public final class FormTraffic implements Traffic {
    private static final String BODY = "firstName=Ann&lastName=Example&email=EMAIL&phone=%2B1+281+555+0100"
            + "&what=Home&_nonce=RUN-#########&note=NOTE";

    private final List<NumberedRequest> requests = new ArrayList<>();
    private final int count;
    private final String email;

    /**
     * @param run tells the people of one traffic from those of another: letters and digits
     * @param accept what the sender reads: {@code text/html} is answered 303, {@code application/json} 202
     * @param length bytes of a body
     */
    public FormTraffic(String run, List<String> realms, int count, int length, String accept) {
        this.count = count;
        this.email = run + "-" + NumberedRequest.NUMBER + "@people.example";
        String filled = BODY.replace("EMAIL", email.replace("@", "%40")).replace("RUN", run);
        String body = Padding.to(filled, "NOTE", "please+call+me%2C+after+six%21+", length);
        for (String realm : realms) {
            requests.add(new NumberedRequest(
                    "POST /forms/" + realm + "/bench HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0\r\nAccept: "
                            + accept + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                    body));
        }
    }

    @Override
    public int count() {
        return count;
    }

    /** Who sends request i. */
    public String email(int i) {
        return email.replace(NumberedRequest.NUMBER, NumberedRequest.digits(i));
    }

    @Override
    public void write(int i, ByteBuffer out) {
        out.clear();
        requests.get(i % requests.size()).write(i, out);
        out.flip();
    }
}
