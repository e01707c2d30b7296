package io.posthouse.bench;

import java.util.Arrays;
import java.util.List;

/**
 * One thing measured, a value a round.
 *
 * @param baseline the figure of the same rounds it is compared with, null when it stands for itself
 * @param bar what it must reach: the ratio's least value where there is a baseline, else the most the value may be; null
 *     when it is only stated
 */
record Figure(String name, String unit, List<Double> rounds, Figure baseline, Double bar) {
    Figure against(Figure other, double leastRatio) {
        return new Figure(name, unit, rounds, other, leastRatio);
    }

    double min() {
        return sorted(rounds)[0];
    }

    double median() {
        double[] sorted = sorted(rounds);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    double max() {
        return sorted(rounds)[rounds.size() - 1];
    }

    /** Median of the ratios of each round: both sides of a ratio saw the same minute of this machine. */
    Double ratio() {
        if (baseline == null) {
            return null;
        }
        double[] ratios = new double[rounds.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = rounds.get(i) / baseline.rounds.get(i);
        }
        Arrays.sort(ratios);
        return (ratios[(ratios.length - 1) / 2] + ratios[ratios.length / 2]) / 2;
    }

    /** Null when there is no bar. */
    Boolean reached() {
        if (bar == null) {
            return null;
        }
        return baseline == null ? median() <= bar : ratio() >= bar;
    }

    private static double[] sorted(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
