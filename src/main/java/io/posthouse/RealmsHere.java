package io.posthouse;

import io.posthouse.database.Databases;
import io.posthouse.realm.AppliedRealms;
import io.posthouse.realm.RealmApply;
import io.posthouse.realm.RealmChange;
import io.posthouse.realm.RealmFiles;
import io.posthouse.realm.RealmFolder;
import io.posthouse.realm.RealmScope;
import java.sql.SQLException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The realms of a running house: from the files into the rows at the start, from the rows ever after. */
final class RealmsHere {
    private static final Logger LOG = LoggerFactory.getLogger(RealmsHere.class);
    private static final String ACTOR = "posthouse run";

    private RealmsHere() {}

    /** @throws io.posthouse.realm.RealmsRefused with all that is wrong in the files */
    static AppliedRealms open(House house, Databases databases) throws SQLException {
        RealmFolder folder = house.realmFolder();
        if (house.startAppliesRealms()) {
            RealmFiles files = folder.read().required();
            RealmApply.apply(databases.queue(), files.documents(), RealmScope.START, ACTOR)
                    .forEach(RealmsHere::tell);
        }
        return AppliedRealms.open(databases.queue(), folder.reader(), house.realmSecrets());
    }

    private static void tell(RealmChange change) {
        String what = switch (change.kind()) {
            case UNCHANGED -> null;
            case KEPT ->
                "left as it is, it is managed by " + change.before().managedBy()
                        + "; 'posthouse realm apply --take-over' makes it what the file says";
            case LEFT -> "left as it is, though its file is gone; 'posthouse realm apply --prune' removes it";
            default -> "applied from its file";
        };
        if (what != null) {
            LOG.atInfo()
                    .addKeyValue("event.action", "realm." + change.kind().name().toLowerCase(Locale.ROOT))
                    .addKeyValue("organization.id", change.id())
                    .log(what);
        }
    }
}
