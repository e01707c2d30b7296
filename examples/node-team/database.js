"use strict";
const fs = require("node:fs");
const { Database } = require("node-sqlite3-wasm");

/** This team's own database: one file, one process. */
class Rewards {
  constructor(file) {
    onlyOne(file);
    this.db = new Database(file);
    this.db.exec(`
      create table if not exists inbox (subscription text, message text, primary key (subscription, message));
      create table if not exists outbox (id text primary key, cause text not null, topic text not null, event text not null);
      create table if not exists points (realm text, customer text, points integer not null, primary key (realm, customer));
    `);
  }

  /**
   * Applies one message: inbox row, effect and outbox row in one transaction. False when it was applied before; a crash at
   * any instant leaves all of it or nothing.
   */
  once(subscription, message, effect) {
    this.db.exec("begin immediate");
    try {
      const fresh =
        this.db.run("insert into inbox values (?, ?) on conflict do nothing", [subscription, message.id]).changes === 1;
      if (fresh) {
        effect(this);
      }
      this.db.exec("commit");
      return fresh;
    } catch (failure) {
      this.db.exec("rollback");
      throw failure;
    }
  }

  addPoint(realm, customer) {
    this.db.run(
      `insert into points values (?, ?, 1)
       on conflict (realm, customer) do update set points = points + 1`,
      [realm, customer],
    );
  }

  tell(event, cause) {
    this.db.run("insert into outbox values (?, ?, ?, ?) on conflict do nothing", [
      event.id, cause, event.topic, JSON.stringify(event),
    ]);
  }

  /** Events of these messages that nobody has confirmed; of all messages without `causes`. */
  unsent(causes) {
    const rows = causes
      ? causes.flatMap((cause) => this.db.all("select topic, event from outbox where cause = ?", [cause]))
      : this.db.all("select topic, event from outbox limit 500");
    return rows.map((row) => JSON.parse(row.event));
  }

  sent(events) {
    for (const event of events) {
      this.db.run("delete from outbox where id = ?", [event.id]);
    }
  }

  close() {
    this.db.close();
  }
}

/**
 * This SQLite locks with a folder, which stays when its process is killed inside a transaction. So we see to it ourselves
 * that one process works on the file, and take away what a dead one left.
 */
function onlyOne(file) {
  const pid = `${file}.pid`;
  const before = fs.existsSync(pid) ? Number(fs.readFileSync(pid, "utf8")) : 0;
  if (before && before !== process.pid && alive(before)) {
    throw new Error(`process ${before} works on ${file}; stop it first`);
  }
  fs.writeFileSync(pid, String(process.pid));
  fs.rmSync(`${file}.lock`, { recursive: true, force: true });
}

function alive(process_) {
  try {
    process.kill(process_, 0);
    return true;
  } catch (failure) {
    return failure.code === "EPERM";
  }
}

module.exports = { Rewards };
