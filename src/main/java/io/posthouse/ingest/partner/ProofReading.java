package io.posthouse.ingest.partner;

import io.posthouse.realm.Secret;
import io.posthouse.realm.Secrets;
import io.posthouse.yaml.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The member {@code auth} of a partner. */
final class ProofReading {
    private static final String KINDS = "standard-webhooks, hmac, bearer, basic or path";
    private static final Pattern KIND = Pattern.compile("standard-webhooks|hmac|bearer|basic|path");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final Pattern HASH = Pattern.compile("SHA1|SHA256|SHA384|SHA512");
    private static final Pattern USER = Pattern.compile("[^:\\p{Cntrl}]{1,100}");
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9.:-]{1,255}");
    private static final Pattern LINE = Pattern.compile("[\\x20-\\x7e]{0,64}");

    private enum Unit {
        S,
        MS
    }

    private final Fields fields;
    private final Secrets secrets;

    ProofReading(Fields fields, Secrets secrets) {
        this.fields = fields;
        this.secrets = secrets;
    }

    /** What stands there as far as it can be read; whether it may be used is the fields' word. */
    Proof proof(String kind) {
        return switch (kind == null ? "" : kind) {
            case "standard-webhooks" ->
                new StandardWebhooksProof(keys(Keys.Form.BASE64), new Window(false, tolerance()));
            case "hmac" -> digest();
            case "bearer" ->
                SecretProof.bearer(
                        or(fields.optional("header", HEADER, "a header's name"), "Authorization"),
                        or(fields.optional("prefix", LINE, "what stands before the secret"), "Bearer "),
                        keys(Keys.Form.TEXT));
            case "basic" -> SecretProof.basic(fields.name("user", USER, "the user's name"), keys(Keys.Form.TEXT));
            case "path" -> SecretProof.path(keys(Keys.Form.TEXT));
            default -> DigestProof.NOBODYS;
        };
    }

    String kind() {
        return fields.name("kind", KIND, KINDS);
    }

    private Proof digest() {
        String name = fields.name("header", HEADER, "the header of the signature");
        SignatureHeader header = new SignatureHeader(
                or(name, "-"),
                fields.optional("part", PART, "a part's name such as v1"),
                or(fields.optional("prefix", LINE, "what stands before the digest, such as \"sha256=\""), ""),
                fields.word("encoding", SignatureHeader.Encoding.HEX));
        String hash = or(fields.optional("algorithm", HASH, "SHA1, SHA256, SHA384 or SHA512"), "SHA256");
        List<Piece> signs = signs();
        String url = fields.optional("url", URL, "scheme and host as the partner calls us: https://hooks.example.com");
        if (url == null && has(signs, Piece.What.URI)) {
            fields.problem(
                    fields.line("signs"), "uri is signed, but not known here", "add url: https:// and the public host");
        }
        return new DigestProof(header, hash, signs, or(url, ""), time(signs), keys(fields.word("key", Keys.Form.TEXT)));
    }

    private List<Piece> signs() {
        List<Piece> signs = new ArrayList<>();
        for (String text : fields.has("signs") ? fields.texts("signs", Piece.WANTED) : List.of("body")) {
            Piece piece = Piece.of(text);
            if (piece == null) {
                fields.problem(fields.line("signs"), "'" + text + "' is no piece of a post", "write " + Piece.WANTED);
            } else {
                signs.add(piece);
            }
        }
        if (!has(signs, Piece.What.BODY)) {
            fields.problem(
                    fields.line("signs"),
                    "the body is not signed: whoever sees one post could send any other",
                    "add body, or choose another kind");
        }
        return signs;
    }

    private SignedTime time(List<Piece> signs) {
        String header = fields.optional("timestamp-header", HEADER, "a header's name");
        String part = fields.optional("timestamp-part", PART, "a part's name such as t");
        Window window = new Window(fields.word("timestamp-unit", Unit.S) == Unit.MS, tolerance());
        boolean signed = has(signs, Piece.What.TIMESTAMP);
        if (signed == (header == null && part == null) || header != null && part != null) {
            fields.problem(
                    fields.line(signed ? "signs" : "timestamp-header"),
                    "the timestamp must both be signed and have one place",
                    "write timestamp into signs and one of timestamp-header and timestamp-part, or none of them");
        }
        return signed ? new SignedTime(header, part, window) : null;
    }

    private Duration tolerance() {
        return fields.duration("tolerance", Duration.ofMinutes(5));
    }

    private Keys keys(Keys.Form form) {
        List<Secret> all = secrets.all(fields, "secrets");
        if (all.isEmpty()) {
            fields.problem(
                    fields.line("secrets"), "there is no secret", "add secrets: [file:name], two while one is rotated");
        }
        return new Keys(all, form);
    }

    private static boolean has(List<Piece> signs, Piece.What what) {
        return signs.stream().anyMatch(piece -> piece.what() == what);
    }

    private static String or(String value, String usual) {
        return value == null ? usual : value;
    }
}
