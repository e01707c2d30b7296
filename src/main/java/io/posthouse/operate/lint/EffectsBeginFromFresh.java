package io.posthouse.operate.lint;

import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * SQL files that routes name exist, and a team's effect is one statement that begins from {@code fresh(:?subscription,
 * :?messages)}, itself or through a function of the team's own migrations: only so is it applied once.
 */
final class EffectsBeginFromFresh implements Rule {
    private static final Pattern RESOURCE = Pattern.compile("resource:file:(.+)");
    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern CALL =
            Pattern.compile("([a-z_][a-z0-9_]*)\\s*\\(\\s*:\\?subscription\\s*,\\s*:\\?messages\\s*\\)");

    private static final Pattern HANDED = Pattern.compile("\\b([a-z_][a-z0-9_]*)\\s*\\(\\s*[a-z_.]*subscription\\s*,");

    @Override
    public List<Problem> check(Project project) {
        List<Problem> problems = new ArrayList<>();
        Set<Path> effects = new LinkedHashSet<>();
        for (RouteFile file : project.files()) {
            file.eachScalar(scalar -> {
                Matcher matcher = RESOURCE.matcher(scalar.value());
                if (matcher.matches()) {
                    Path named = Path.of(matcher.group(1).replace("{{posthouse.routes.dir}}", "routes"));
                    if (!Files.isRegularFile(project.home().resolve(named))) {
                        problems.add(
                                file.problem(scalar.line(), "there is no file " + named, "add it or correct the name"));
                    } else if (named.startsWith(Path.of("routes", "teams"))) {
                        effects.add(named);
                    }
                }
            });
        }
        for (Path effect : effects) {
            check(project.home(), effect, problems);
        }
        return problems;
    }

    private static void check(Path home, Path effect, List<Problem> problems) {
        String sql = code(home.resolve(effect));
        if (sql.strip().replaceFirst(";$", "").contains(";")) {
            problems.add(new Problem(
                    new Place(effect.toString(), 1),
                    "the effect is more than one statement",
                    "make it one (with ... insert ...)"));
        }
        Matcher call = CALL.matcher(sql);
        if (!call.find() || !begins(home, effect, call.group(1)) || call.find()) {
            problems.add(new Problem(
                    new Place(effect.toString(), 1),
                    "the effect does not begin from fresh(:?subscription, :?messages), once",
                    "select from it; it gives only the messages that were not applied yet"));
        }
    }

    private static boolean begins(Path home, Path effect, String function) {
        if (function.equals("fresh")) {
            return true;
        }
        Path migrations = home.resolve(effect.subpath(0, 3)).resolve("database");
        if (!Files.isDirectory(migrations)) {
            return false;
        }
        Pattern body = Pattern.compile(
                "function\\s+" + function + "\\s*\\(.*?\\$([a-z_]*)\\$(.*?)\\$\\1\\$",
                Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
        try (Stream<Path> files = Files.list(migrations)) {
            for (Path file : files.toList()) {
                Matcher matcher = body.matcher(code(file));
                if (matcher.find()) {
                    return handsOn(home, effect, matcher.group(2));
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + migrations, e);
        }
    }

    /** To fresh itself, or to another function that does. */
    private static boolean handsOn(Path home, Path effect, String body) {
        return HANDED.matcher(body).results().anyMatch(call -> begins(home, effect, call.group(1)));
    }

    private static String code(Path file) {
        try {
            return COMMENT.matcher(Files.readString(file)).replaceAll("");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
