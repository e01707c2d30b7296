"use strict";
const fs = require("node:fs");
const { Posthouse, derivedId } = require("./posthouse.js");
const { Rewards } = require("./database.js");
const { hop } = require("./log.js");

const SUBSCRIPTION = "rewards-email-clicked";
const TOPIC = "POINTS_EARNED";

/** Data that can never be applied; the reason names the rule and never the value. */
class Rejected extends Error {}

/** A click of a person is a point for the customer. */
function effect(message) {
  const customer = message.data?.email?.customerId;
  if (customer !== undefined && (typeof customer !== "string" || customer.length > 200)) {
    throw new Rejected("email.customerId must be a text of 200 characters at most");
  }
  if (!customer || message.data.bot) {
    return () => {};
  }
  return (rewards) => {
    rewards.addPoint(message.realm, customer);
    rewards.tell(
      {
        id: derivedId(message.id, TOPIC, 0),
        topic: TOPIC,
        realm: message.realm,
        time: message.time,
        subject: customer,
        causation: message.id,
        ...(message.traceparent && { traceparent: message.traceparent }),
        data: { customerId: customer, points: 1 },
      },
      message.id,
    );
  };
}

/** One delivery: effect once, events published, outcome said. In this order, so that a crash repeats and loses nothing. */
async function work(house, rewards, leased) {
  const begun = process.hrtime.bigint();
  const message = leased.message;
  let outcome = { outcome: "done" };
  let duplicate = false;
  try {
    duplicate = !rewards.once(SUBSCRIPTION, message, effect(message));
    await publish(house, rewards, rewards.unsent([message.id]));
  } catch (failure) {
    outcome = {
      outcome: failure instanceof Rejected ? "rejected" : "later",
      reason: failure.message,
      type: failure.constructor.name,
    };
  }
  const recorded = await house.outcome(leased, outcome);
  hop(outcome.outcome, { subscription: SUBSCRIPTION, leased, begun, duplicate, recorded, outcome });
}

async function publish(house, rewards, events) {
  if (events.length > 0) {
    await house.publish(TOPIC, events);
    rewards.sent(events);
  }
}

async function main() {
  const token = fs.readFileSync(process.env.POSTHOUSE_TOKEN_FILE, "utf8").trim();
  const house = new Posthouse(process.env.POSTHOUSE_URL ?? "http://127.0.0.1:9090", token);
  const rewards = new Rewards(process.env.REWARDS_DATABASE ?? "rewards.db");
  let stopping = false;
  process.on("SIGTERM", () => (stopping = true));
  process.on("SIGINT", () => (stopping = true));
  // What a crash left between its commit and its publishing.
  await publish(house, rewards, rewards.unsent());
  while (!stopping) {
    for (const leased of await house.lease(SUBSCRIPTION, 20)) {
      await work(house, rewards, leased);
    }
  }
  rewards.close();
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
