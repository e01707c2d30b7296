package io.posthouse.ingest;

import io.posthouse.message.BadInput;
import io.posthouse.message.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads {@code multipart/form-data} (RFC 7578) that is wholly in memory. Files are only noticed, not kept: the fields
 * carry the signature, and who wants the files keeps the raw body.
 *
 * @param form the fields that are no files
 * @param files number of parts that are files
 */
public record Multipart(Form form, int files) {
    private static final int MAX_HEAD = 4096;
    private static final byte[] LINE = {'\r', '\n'};
    private static final byte[] BLANK = {'\r', '\n', '\r', '\n'};

    /** @throws BadInput when it is not well-formed, not UTF-8, or has too many parts */
    public static Multipart read(byte[] body, String boundary) {
        if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
            throw new BadInput("multipart without a boundary of 1 to 70 characters");
        }
        byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        byte[] next = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        int at = startsWith(body, 0, delimiter) ? 0 : indexOf(body, next, 0, body.length) + LINE.length;
        if (at < LINE.length && at != 0) {
            throw new BadInput("multipart whose boundary never comes");
        }
        Form form = new Form();
        int files = 0;
        for (at += delimiter.length; !startsWith(body, at, new byte[] {'-', '-'}); ) {
            int blank =
                    !startsWith(body, at, LINE) ? -1 : indexOf(body, BLANK, at, Math.min(body.length, at + MAX_HEAD));
            int end = blank < 0 ? -1 : indexOf(body, next, blank + LINE.length, body.length);
            if (end < 0) {
                throw new BadInput(
                        "multipart that ends too early, or a part whose head is longer than " + MAX_HEAD + " bytes");
            }
            String disposition = disposition(StrictJson.utf8(Arrays.copyOfRange(body, at, blank)));
            int parameters = disposition.indexOf(';');
            String name = ContentType.parameter(disposition, parameters, "name");
            if (name == null) {
                throw new BadInput("a part has no name");
            }
            if (ContentType.parameter(disposition, parameters, "filename") != null
                    || ContentType.parameter(disposition, parameters, "filename*") != null) {
                if (++files > Form.MAX_FIELDS) {
                    throw new BadInput("multipart with more than " + Form.MAX_FIELDS + " files");
                }
            } else {
                int from = blank + BLANK.length;
                form.add(name, from >= end ? "" : StrictJson.utf8(Arrays.copyOfRange(body, from, end)));
            }
            at = end + next.length;
        }
        return new Multipart(form, files);
    }

    private static String disposition(String head) {
        String found = null;
        for (String line : head.split("\r\n")) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-disposition:")) {
                found = line.substring("content-disposition:".length()).strip();
            } else if (lower.startsWith("content-transfer-encoding:")
                    && !lower.matches("[^:]*:\\s*(7bit|8bit|binary)\\s*")) {
                throw new BadInput("a part is encoded; RFC 7578 4.7 has forms in plain bytes");
            }
        }
        if (found == null || !found.toLowerCase(Locale.ROOT).startsWith("form-data;")) {
            throw new BadInput("a part has no Content-Disposition: form-data");
        }
        return found;
    }

    private static boolean startsWith(byte[] body, int at, byte[] wanted) {
        return at + wanted.length <= body.length
                && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length);
    }

    private static int indexOf(byte[] body, byte[] wanted, int from, int to) {
        for (int i = from; i + wanted.length <= to; i++) {
            if (body[i] == wanted[0] && startsWith(body, i, wanted)) {
                return i;
            }
        }
        return -1;
    }
}
