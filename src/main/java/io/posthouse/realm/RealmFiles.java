package io.posthouse.realm;

import io.posthouse.yaml.Place;
import io.posthouse.yaml.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The realms that stand in files, as far as they could be read, and all that is wrong with them.
 *
 * @param documents in the order of the files, those with problems too
 * @param problems in the order of files and lines
 */
public record RealmFiles(List<RealmDocument> documents, List<Problem> problems) {
    public RealmFiles {
        documents = List.copyOf(documents);
        problems = problems.stream()
                .sorted(Comparator.comparing(
                                (Problem problem) -> problem.place().file())
                        .thenComparing(problem -> problem.place().line()))
                .toList();
    }

    /** @param unreadable why other files could not be read at all */
    static RealmFiles of(List<RealmDocument> documents, List<Problem> unreadable) {
        List<Problem> problems = new ArrayList<>(unreadable);
        documents.forEach(document -> problems.addAll(document.problems()));
        problems.addAll(twice(documents));
        problems.addAll(Namespaces.trespasses(documents, ids(documents)));
        return new RealmFiles(documents, problems);
    }

    /** @throws RealmsRefused when anything is wrong */
    public RealmFiles required() {
        if (!problems.isEmpty()) {
            throw new RealmsRefused(problems);
        }
        return this;
    }

    /**
     * Those realms only: what is wrong with others does not matter, unless one of these cannot be found because of it.
     *
     * @throws RealmsRefused when anything is wrong with them
     */
    public RealmFiles only(Collection<String> realms) {
        List<RealmDocument> chosen = documents.stream()
                .filter(document -> document.id() != null && realms.contains(document.id()))
                .toList();
        boolean allFound = ids(chosen).containsAll(realms);
        Set<String> theirs = chosen.stream().map(RealmDocument::file).collect(Collectors.toSet());
        Set<String> known = documents.stream()
                .filter(document -> document.id() != null)
                .map(RealmDocument::file)
                .collect(Collectors.toSet());
        List<Problem> concerning = problems.stream()
                .filter(problem -> theirs.contains(problem.place().file())
                        || !allFound && !known.contains(problem.place().file()))
                .toList();
        return new RealmFiles(chosen, concerning).required();
    }

    static Set<String> ids(List<RealmDocument> documents) {
        return documents.stream()
                .map(RealmDocument::id)
                .filter(id -> id != null)
                .collect(Collectors.toSet());
    }

    private static List<Problem> twice(List<RealmDocument> documents) {
        List<Problem> problems = new ArrayList<>();
        Map<String, RealmDocument> homes = new HashMap<>();
        for (RealmDocument document : documents) {
            RealmDocument first = document.id() == null ? null : homes.putIfAbsent(document.id(), document);
            if (first != null) {
                problems.add(new Problem(
                        new Place(document.file(), document.line()),
                        "realm " + document.id() + " stands in " + first.file() + " too",
                        "keep one of the files"));
            }
        }
        return problems;
    }
}
