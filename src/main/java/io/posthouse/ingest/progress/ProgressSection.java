package io.posthouse.ingest.progress;

import io.posthouse.realm.Secret;
import io.posthouse.realm.Secrets;
import io.posthouse.realm.Section;
import io.posthouse.yaml.Fields;
import java.util.List;

/** The member {@code progress} of a realm: the tokens with which its own programs see details, several while one is rotated. */
public final class ProgressSection implements Section<List<Secret>> {
    @Override
    public String key() {
        return "progress";
    }

    @Override
    public List<Secret> read(String realm, Fields root, Secrets secrets) {
        if (!root.has(key())) {
            return null;
        }
        return root.in(key())
                .map(progress -> {
                    if (!progress.has("token")) {
                        progress.problem(
                                root.line(key()), "'progress' has no token", "write token: file:progress-token");
                    }
                    List<Secret> tokens = secrets.all(progress, "token");
                    progress.whole();
                    return tokens;
                })
                .orElse(List.of());
    }
}
