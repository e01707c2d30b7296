"use strict";

const WORDS = { done: "done", later: "tried", held: "held", rejected: "rejected" };

/** One line per try, in the fields of docs/log-fields.md; ids and counts, never the payload. */
function hop(word, { subscription, leased, begun, duplicate, recorded, outcome }) {
  const message = leased.message;
  const action = `teams.${WORDS[word]}`;
  const line = {
    "@timestamp": new Date().toISOString(),
    "log.level": word === "rejected" ? "WARN" : "INFO",
    "log.logger": "io.posthouse.teams",
    message: action,
    "event.action": action,
    "event.duration": Number(process.hrtime.bigint() - begun),
    "organization.id": message.realm,
    "posthouse.topic": message.topic,
    "posthouse.subscription": subscription,
    "posthouse.message": message.id,
    "posthouse.attempt": leased.attempt,
    "service.name": "posthouse-rewards",
    "event.dataset": "posthouse.hops",
  };
  if (message.traceparent) {
    line["trace.id"] = message.traceparent.slice(3, 35);
  }
  if (!recorded || duplicate) {
    line["event.reason"] = recorded ? "applied before" : "too late: the lease had ended";
  }
  if (outcome.type) {
    line["error.type"] = outcome.type;
  }
  console.log(JSON.stringify(line));
}

module.exports = { hop };
