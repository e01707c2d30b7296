// Posts one body signed by the named npm library, then the same signature with another body; prints both answers.
// node sign.js <standardwebhooks|svix> <url> <secret> <body>, in a folder with node_modules.
const path = require("path");
const [library, url, secret, body] = process.argv.slice(2);
const { Webhook } = require(path.resolve("node_modules", library));

async function post(text, headers) {
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: text });
  return answer.status;
}

async function main() {
  const id = "msg_" + library;
  const now = new Date();
  const prefix = library === "svix" ? "svix" : "webhook";
  const headers = {
    [prefix + "-id"]: id,
    [prefix + "-timestamp"]: String(Math.floor(now.getTime() / 1000)),
    [prefix + "-signature"]: new Webhook(secret).sign(id, now, body),
  };
  console.log("signed " + (await post(body, headers)));
  console.log("changed " + (await post(body.replace("Customer", "customer"), headers)));
}

main();
