package io.posthouse.realm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextDiffTest {
    @Test
    void equalTextsDoNotDiffer() {
        assertThat(TextDiff.of("a\nb\n", "a\nb\n")).isEmpty();
        assertThat(TextDiff.of("", "")).isEmpty();
    }

    @Test
    void aChangeStandsBetweenThreeLines() {
        String before = lines(1, 20);
        String after = before.replace("\n10\n", "\nten\n");

        assertThat(TextDiff.of(before, after))
                .containsExactly("@@ -7,7 +7,7 @@", " 7", " 8", " 9", "-10", "+ten", " 11", " 12", " 13");
    }

    @Test
    void changesFarApartAreTwoHunksAndNearOnesAreOne() {
        String before = lines(1, 40);

        assertThat(hunks(before, before.replace("\n5\n", "\n").replace("\n30\n", "\n30\n30a\n")))
                .containsExactly("@@ -2,7 +2,6 @@", "@@ -28,6 +27,7 @@");
        assertThat(hunks(before, before.replace("\n5\n", "\nfive\n").replace("\n9\n", "\nnine\n")))
                .containsExactly("@@ -2,11 +2,11 @@");
    }

    @Test
    void aNewTextIsAllAddedAndAGoneOneAllRemoved() {
        assertThat(TextDiff.of("", "a\nb\n")).containsExactly("@@ -0,0 +1,2 @@", "+a", "+b");
        assertThat(TextDiff.of("a\nb\n", "")).containsExactly("@@ -1,2 +0,0 @@", "-a", "-b");
    }

    @Test
    void aMissingLineEndIsADifference() {
        assertThat(TextDiff.of("a\n", "a")).containsExactly("@@ -1,1 +1,1 @@", "-a", "+a (no line end)");
    }

    @Test
    void hugeTextsAreComparedWithoutWeighingEachLine() {
        List<String> diff = TextDiff.of(lines(1, 5000), lines(5001, 10_000));

        assertThat(diff)
                .hasSize(10_001)
                .startsWith("@@ -1,5000 +1,5000 @@", "-1")
                .endsWith("+10000");
    }

    private static List<String> hunks(String before, String after) {
        return TextDiff.of(before, after).stream()
                .filter(line -> line.startsWith("@@"))
                .toList();
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }
}
