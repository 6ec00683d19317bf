import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Feed, backOff } from "../../static/js/player/feed.js";
import { Record } from "../../static/js/player/record.js";

/** A server's side of the run: rows by seq, told in pages of two. */
class Server {
  rows = [];
  finished = false;
  status = 200;
  down = false;
  asked = [];

  answer(since) {
    const rows = this.rows.filter((row) => row.seq > since);
    const page = rows.slice(0, 2);
    const more = rows.length > 2;
    return { last_seq: more ? page.at(-1).seq : (this.rows.at(-1)?.seq ?? 0), more, run: { finished: this.finished }, lines: page, segments: [], tracks: [] };
  }

  fetch = async (address) => {
    const since = Number(new URL(address, "http://site").searchParams.get("since"));
    this.asked.push(since);
    if (this.down) throw new TypeError("network");
    return { ok: this.status === 200, status: this.status, json: async () => this.answer(since) };
  };
}

/** The page's end of a socket, played by the test. */
class Socket extends EventTarget {
  static OPEN = 1;
  static all = [];
  readyState = 0;

  constructor(address) {
    super();
    this.address = address;
    Socket.all.push(this);
  }

  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  say(message) {
    this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(message) }));
  }

  close(code = 1006) {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }
}

const settle = async () => {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
};

let server;
let record;
let feed;
let heard;

beforeEach((context) => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  server = new Server();
  globalThis.fetch = server.fetch;
  globalThis.WebSocket = Socket;
  Socket.all = [];
  record = new Record({ finished: false }, []);
  feed = new Feed(record, { changesUrl: "/changes", socketUrl: "ws://site/ws" });
  heard = [];
  for (const type of ["ready", "finished", "lost", "found", "gone"]) feed.addEventListener(type, () => heard.push(type));
});

const row = (seq) => ({ seq, second: seq, text: `line ${seq}`, status: "described" });

test("a late page reads page by page until level, then opens a socket from there", async () => {
  server.rows = [1, 2, 3, 4, 5].map(row);
  await feed.start();
  assert.deepEqual(server.asked, [0, 2, 4]);
  assert.deepEqual([...record.lines.keys()], [1, 2, 3, 4, 5]);
  assert.deepEqual(heard, ["ready"]);
  assert.equal(Socket.all[0].address, "ws://site/ws?since=5");
});

test("a finished run is listened to as well: people still correct it", async () => {
  server.rows = [row(1)];
  server.finished = true;
  await feed.start();
  assert.deepEqual(heard.sort(), ["finished", "ready"]);
  Socket.all[0].open();
  Socket.all[0].say({ type: "changes", last_seq: 2, more: false, run: { finished: true }, lines: [{ ...row(1), seq: 2, corrected: "by hand" }], segments: [], tracks: [] });
  assert.equal(record.lines.get(1).corrected, "by hand");
  assert.deepEqual(heard.sort(), ["finished", "ready"], "it finishes only once");
});

test("a finished run that can't be reached is asked for seldom, and nobody is told", async () => {
  server.rows = [row(1)];
  server.finished = true;
  await feed.start();
  server.down = true;
  Socket.all[0].close();
  mock.timers.tick(29_000);
  await settle();
  assert.deepEqual([Socket.all.length, server.asked.length, heard.includes("lost")], [1, 1, false]);
  mock.timers.tick(1500);
  await settle();
  assert.deepEqual([Socket.all.length, server.asked.length, heard.includes("lost")], [2, 2, false]);
});

test("a broken socket is opened again from the last seq, and polling bridges the gap", async () => {
  server.rows = [row(1)];
  await feed.start();
  Socket.all[0].open();
  server.rows.push(row(2));
  Socket.all[0].say({ type: "changes", ...server.answer(1) });
  Socket.all[0].close();
  mock.timers.tick(200);
  assert.equal(Socket.all[1].address, "ws://site/ws?since=2");
  server.rows.push(row(3));
  mock.timers.tick(2000);
  await settle();
  assert.deepEqual([...record.lines.keys()], [1, 2, 3]);
  assert.deepEqual(heard, ["ready"], "nobody was told of a break that polling bridged");
});

test("three seconds without any contact are told, and so is its end", async () => {
  server.rows = [row(1)];
  await feed.start();
  Socket.all[0].open();
  server.down = true;
  Socket.all[0].close();
  mock.timers.tick(2900);
  await settle();
  assert.deepEqual(heard, ["ready"]);
  mock.timers.tick(200);
  assert.deepEqual(heard, ["ready", "lost"]);
  server.down = false;
  mock.timers.tick(2000);
  await settle();
  assert.deepEqual(heard, ["ready", "lost", "found"]);
});

test("the socket stays open when the run has finished", async () => {
  await feed.start();
  Socket.all[0].open();
  server.rows = [row(1)];
  server.finished = true;
  Socket.all[0].say({ type: "changes", ...server.answer(0) });
  mock.timers.tick(60_000);
  assert.deepEqual([Socket.all.length, Socket.all[0].readyState], [1, 1]);
  assert.deepEqual(heard, ["ready", "finished"]);
});

test("a right that has ended ends the feed for good", async () => {
  await feed.start();
  Socket.all[0].open();
  Socket.all[0].close(4403);
  mock.timers.tick(60_000);
  await settle();
  assert.equal(Socket.all.length, 1);
  assert.deepEqual(heard, ["ready", "gone"]);
});

test("waits grow from a fifth of a second to five", () => {
  assert.deepEqual([1, 2, 3, 6, 20].map(backOff), [200, 400, 800, 5000, 5000]);
});
