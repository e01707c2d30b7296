"use strict";
const { createHash } = require("node:crypto");

/** What a team asks the house for: work, and to have its events published. */
class Posthouse {
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  /** Up to so many deliveries; waits for the first at most 20 s. */
  async lease(subscription, max) {
    const answer = await this.#post("/api/deliveries/lease", { subscription, max, wait: "20s" });
    return answer.body.deliveries;
  }

  /** Says how a try ended. False when the lease had ended: another try will find the message in the inbox. */
  async outcome(leased, outcome) {
    const answer = await this.#post(`/api/deliveries/${leased.delivery}/outcome`, { handle: leased.handle, ...outcome }, 409);
    return answer.status !== 409;
  }

  /** Publishes events; those that were published before are DUPLICATE, which is as good. */
  async publish(topic, events) {
    await this.#post(`/topics/${topic}`, events);
  }

  /** Again while the house does not answer, or says that it is busy: each request may be repeated as it is. */
  async #post(path, body, expected) {
    for (let pause = 100; ; pause = Math.min(pause * 2, 5000)) {
      let answer;
      try {
        answer = await fetch(this.url + path, {
          method: "POST",
          headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(30000),
        });
        const told = await answer.json();
        if (answer.ok || answer.status === expected) {
          return { status: answer.status, body: told };
        }
        if (answer.status < 500) {
          throw new Refused(`${path}: ${answer.status} ${told.detail}`);
        }
      } catch (failure) {
        if (failure instanceof Refused) {
          throw failure;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
    }
  }
}

/** The house will never take this request as it is. */
class Refused extends Error {}

/**
 * The id of the event number `ordinal` that a message causes on a topic: the same each time it is made again, so that
 * publishing it twice is publishing it once. The message's time, then SHA-256 of (message, topic, 0, ordinal), as UUIDv8.
 */
function derivedId(message, topic, ordinal) {
  const parent = Buffer.from(message.replaceAll("-", ""), "hex");
  const number = Buffer.alloc(5);
  number.writeInt32BE(ordinal, 1);
  const digest = createHash("sha256").update(parent).update(topic, "utf8").update(number).digest();
  const id = Buffer.concat([parent.subarray(0, 6), digest.subarray(0, 10)]);
  id[6] = (id[6] & 0x0f) | 0x80;
  id[8] = (id[8] & 0x3f) | 0x80;
  const hex = id.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

module.exports = { Posthouse, Refused, derivedId };
