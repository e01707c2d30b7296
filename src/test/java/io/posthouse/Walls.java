package io.posthouse;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The walls of the house, for any root package: so that they can be seen to fall where somebody trespasses. */
final class Walls {
    private static final List<String> ROOMS = List.of("ingest", "work", "teams", "writeback", "operate");
    private static final String[] BROKERS = {
        "com.google.pubsub..",
        "com.google.cloud.pubsub..",
        "software.amazon.awssdk..",
        "org.apache.camel.component.google..",
        "org.apache.camel.component.aws2.."
    };

    // Camel adapters, each with its reason: everything else decides without Camel and is tested without it.
    private static final String[] CAMEL_ADAPTERS = {
        "", // the wiring
        ".queue.camel..", // the engine behind the Kamelets
        ".ingest.http..", // the HTTP engine of platform-http
        ".teams.camel..", // the outbox exit of the worker template
    };

    private final String root;

    Walls(String root) {
        this.root = root;
    }

    /** By name, which is a sentence. */
    Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new TreeMap<>();
        rules.put("message_knows_nobody", messageKnowsNobody());
        rules.put("the_ground_knows_no_room", theGroundKnowsNoRoom());
        rules.put("rooms_do_not_know_each_other", roomsDoNotKnowEachOther());
        rules.put("nobody_knows_the_wiring", nobodyKnowsTheWiring());
        rules.put("only_queue_knows_the_brokers", onlyQueueKnowsTheBrokers());
        rules.put("decisions_know_no_camel", decisionsKnowNoCamel());
        rules.put("no_package_is_named_util_common_model_service", noPackageIsNamedUtil());
        rules.put("values_are_records_or_final", valuesAreRecordsOrFinal());
        rules.put("no_cycles", noCycles());
        return rules;
    }

    private ArchRule messageKnowsNobody() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".message..")
                .should()
                .dependOnClassesThat(resideInAPackage(root + "..").and(not(resideInAPackage(root + ".message.."))));
    }

    private ArchRule theGroundKnowsNoRoom() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        root + ".message..",
                        root + ".yaml..",
                        root + ".html..",
                        root + ".jq..",
                        root + ".realm..",
                        root + ".queue..",
                        root + ".database..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(rooms()));
    }

    private ArchRule roomsDoNotKnowEachOther() {
        DescribedPredicate<JavaClass> inARoom = resideInAnyPackage(rooms());
        return slices().matching(root + ".(*)..")
                .that(new DescribedPredicate<>("are rooms") {
                    @Override
                    public boolean test(com.tngtech.archunit.library.dependencies.Slice slice) {
                        return slice.stream().allMatch(inARoom);
                    }
                })
                .should()
                .notDependOnEachOther();
    }

    private ArchRule nobodyKnowsTheWiring() {
        return noClasses().that(not(resideInAPackage(root))).should().dependOnClassesThat(resideInAPackage(root));
    }

    private ArchRule onlyQueueKnowsTheBrokers() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".queue..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(BROKERS));
    }

    private ArchRule decisionsKnowNoCamel() {
        String[] adapters =
                Arrays.stream(CAMEL_ADAPTERS).map(name -> root + name).toArray(String[]::new);
        return noClasses()
                .that()
                .resideOutsideOfPackages(adapters)
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.camel.."));
    }

    private ArchRule noPackageIsNamedUtil() {
        return noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..model..", "..service..", "..helper..");
    }

    private ArchRule valuesAreRecordsOrFinal() {
        return classes()
                .that(not(INTERFACES))
                .and(not(assignableTo(Throwable.class)))
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .should()
                .haveModifier(JavaModifier.FINAL);
    }

    private ArchRule noCycles() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    private String[] rooms() {
        return ROOMS.stream().map(room -> root + "." + room + "..").toArray(String[]::new);
    }
}
