package io.posthouse.realm;

import java.util.ArrayList;
import java.util.List;

/** The lines in which two texts differ, as people know it: unified, three lines around each change. Pure. */
public final class TextDiff {
    private static final int AROUND = 3;
    private static final long MOST_WORK = 4_000_000;

    private record Line(char sign, String text) {}

    private TextDiff() {}

    /** None when they are the same. */
    public static List<String> of(String before, String after) {
        List<Line> lines = compared(lines(before), lines(after));
        List<String> diff = new ArrayList<>();
        int old = 0;
        int now = 0;
        int at = 0;
        while (at < lines.size()) {
            int change = nextChange(lines, at);
            if (change == lines.size()) {
                break;
            }
            int start = Math.max(at, change - AROUND);
            int end = endOfHunk(lines, change);
            old += count(lines, at, start, '+');
            now += count(lines, at, start, '-');
            int oldLines = count(lines, start, end, '+');
            int newLines = count(lines, start, end, '-');
            diff.add("@@ -" + range(old, oldLines) + " +" + range(now, newLines) + " @@");
            lines.subList(start, end).forEach(line -> diff.add(line.sign + line.text));
            old += oldLines;
            now += newLines;
            at = end;
        }
        return diff;
    }

    private static String range(int before, int lines) {
        return (lines == 0 ? before : before + 1) + "," + lines;
    }

    private static int nextChange(List<Line> lines, int from) {
        int at = from;
        while (at < lines.size() && lines.get(at).sign == ' ') {
            at++;
        }
        return at;
    }

    /** Changes with few lines between them are one hunk. */
    private static int endOfHunk(List<Line> lines, int change) {
        int last = change;
        for (int at = change; at < lines.size() && at - last <= 2 * AROUND; at++) {
            if (lines.get(at).sign != ' ') {
                last = at;
            }
        }
        return Math.min(lines.size(), last + 1 + AROUND);
    }

    /** Lines of one side: all but those of the other. */
    private static int count(List<Line> lines, int from, int to, char others) {
        return (int) lines.subList(from, to).stream()
                .filter(line -> line.sign != others)
                .count();
    }

    private static List<String> lines(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split("(?<=\n)")).stream().map(TextDiff::shown).toList();
    }

    private static String shown(String line) {
        return line.endsWith("\n") ? line.substring(0, line.length() - 1) : line + " (no line end)";
    }

    private static List<Line> compared(List<String> before, List<String> after) {
        int head = 0;
        int least = Math.min(before.size(), after.size());
        while (head < least && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < least - head && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Line> lines = new ArrayList<>();
        before.subList(0, head).forEach(line -> lines.add(new Line(' ', line)));
        middle(before.subList(head, before.size() - tail), after.subList(head, after.size() - tail), lines);
        before.subList(before.size() - tail, before.size()).forEach(line -> lines.add(new Line(' ', line)));
        return lines;
    }

    /** By the longest common subsequence; where that is too much work, all of the one and all of the other. */
    private static void middle(List<String> before, List<String> after, List<Line> lines) {
        boolean tooMuch = (long) before.size() * after.size() > MOST_WORK;
        int[][] common = tooMuch ? null : common(before, after);
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (!tooMuch
                    && i < before.size()
                    && j < after.size()
                    && before.get(i).equals(after.get(j))) {
                lines.add(new Line(' ', before.get(i++)));
                j++;
            } else if (i < before.size() && (tooMuch || j == after.size() || common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line('-', before.get(i++)));
            } else {
                lines.add(new Line('+', after.get(j++)));
            }
        }
    }

    private static int[][] common(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
