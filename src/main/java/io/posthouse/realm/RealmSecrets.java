package io.posthouse.realm;

import io.posthouse.message.BadInput;
import io.posthouse.yaml.Fields;
import io.posthouse.yaml.Place;
import io.posthouse.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the references of one realm's document and remembers them, so that they can be looked at. */
final class RealmSecrets implements Secrets {
    private final String file;
    private final String realm;
    private final List<SecretUse> uses = new ArrayList<>();

    /** @param realm null when the document tells no valid id; references are then not judged */
    RealmSecrets(String file, String realm) {
        this.file = file;
        this.realm = realm;
    }

    List<SecretUse> uses() {
        return uses;
    }

    @Override
    public Secret one(Fields fields, String key) {
        Optional<Yaml> value = fields.tree(key);
        if (value.isEmpty()) {
            return null;
        }
        HeldSecret secret = secret(fields, key, value.get());
        if (secret != null) {
            uses.add(new SecretUse(fields.path(key), List.of(secret)));
        }
        return secret;
    }

    @Override
    public List<Secret> all(Fields fields, String key) {
        Optional<Yaml> value = fields.tree(key);
        if (value.isEmpty()) {
            return List.of();
        }
        List<Yaml> items = value.get() instanceof Yaml.Sequence list ? list.items() : List.of(value.get());
        if (items.isEmpty()) {
            fields.problem(
                    value.get().line(), "'" + key + "' is empty", "write " + key + ": [file:name-of-the-secret]");
        }
        List<HeldSecret> secrets = new ArrayList<>();
        for (Yaml item : items) {
            HeldSecret secret = secret(fields, key, item);
            if (secret != null) {
                secrets.add(secret);
            }
        }
        if (!secrets.isEmpty()) {
            uses.add(new SecretUse(fields.path(key), secrets));
        }
        return List.copyOf(secrets);
    }

    private HeldSecret secret(Fields fields, String key, Yaml item) {
        Place place = new Place(file, item.line());
        if (realm == null) {
            return new HeldSecret(new Reference("", Reference.Kind.FILE, ""), place);
        }
        try {
            String text = item instanceof Yaml.Scalar scalar ? scalar.value() : "";
            return new HeldSecret(Reference.of(realm, text), place);
        } catch (BadInput e) {
            fields.problem(item.line(), "'" + key + "' refers to no secret of realm " + realm, e.getMessage());
            return null;
        }
    }
}
