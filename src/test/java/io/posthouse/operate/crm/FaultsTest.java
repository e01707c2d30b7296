package io.posthouse.operate.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final Fault STORM = Fault.of(Fault.Kind.STORM);

    @Property(tries = 50)
    void theSameSeedGivesTheSameFaults(@ForAll long seed) {
        assertThat(struck(seed, 200)).isEqualTo(struck(seed, 200));
    }

    @Test
    void aProbabilityIsAboutKept() {
        assertThat(struck(7, 10_000).stream().filter(hit -> hit).count()).isBetween(2_700L, 3_300L);
    }

    @Test
    void theNextSoManyAreStruckAndNoMore() {
        var faults = new Faults(1);
        faults.next(2, STORM);

        assertThat(faults.strike(Aim.WRITES)).contains(STORM);
        assertThat(faults.strike(Aim.READS)).contains(STORM);
        assertThat(faults.strike(Aim.READS)).isEmpty();
        assertThat(faults.struck(Fault.Kind.STORM)).isEqualTo(2);
        assertThat(faults.now()).isEmpty();
    }

    @Test
    void aFaultStrikesOnlyWhatItIsAimedAt() {
        var faults = new Faults(1);
        faults.always(STORM.at(Aim.LOGINS));
        faults.always(Fault.of(Fault.Kind.RESET_AFTER));

        assertThat(faults.strike(Aim.READS)).isEmpty();
        assertThat(faults.strike(Aim.WRITES)).map(Fault::kind).contains(Fault.Kind.RESET_AFTER);
        assertThat(faults.strike(Aim.LOGINS)).map(Fault::kind).contains(Fault.Kind.STORM);
        faults.heal();
        assertThat(faults.strike(Aim.WRITES)).isEmpty();
    }

    @Test
    void whatCouldNeverStrikeIsRefused() {
        assertThatThrownBy(() -> new Switched(STORM, 0, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Switched(STORM, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Boolean> struck(long seed, int requests) {
        var faults = new Faults(seed);
        faults.sometimes(0.3, STORM);
        var hits = new ArrayList<Boolean>();
        for (int i = 0; i < requests; i++) {
            hits.add(faults.strike(Aim.WRITES).isPresent());
        }
        return hits;
    }
}
