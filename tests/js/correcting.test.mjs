import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Correcting } from "../../static/js/player/correcting.js";
import { Record } from "../../static/js/player/record.js";
import { Words } from "../../static/js/player/words.js";

/** A server that keeps the corrections of each second, and refuses whoever knew an older one. */
class Server {
  rows = [];
  down = false;

  newest(second) {
    return this.rows.findLast((row) => row.second === second);
  }

  line(second) {
    const newest = this.newest(second);
    return { second, text: "machine", status: "described", corrected: newest?.text || null, correction: newest?.id ?? 0, seq: 100 + this.rows.length };
  }

  fetch = async (address, { body }) => {
    if (this.down) throw new TypeError("network");
    const second = Number(address.match(/lines\/(\d+)\//)[1]);
    if (Number(body.based_on) !== (this.newest(second)?.id ?? 0)) return answer(409, { error: { code: "overtaken", message: "Overtaken." }, line: this.line(second) });
    this.rows.push({ id: this.rows.length + 1, second, text: body.text });
    return answer(200, { changed: true, line: this.line(second) });
  };
}

const answer = (status, told) => ({ ok: status === 200, status, headers: new Headers({ "Content-Type": "application/json" }), json: async () => told });

let server;
let record;
let correcting;

beforeEach(() => {
  server = new Server();
  globalThis.fetch = server.fetch;
  globalThis.FormData = class {
    constructor(form) {
      for (const [name, field] of Object.entries(form.elements)) this[name] = field.value;
    }
  };
  record = new Record({ finished: true }, []);
  for (const second of [0, 1]) record.put(server.line(second));
  const form = { elements: { text: {}, based_on: {} } };
  correcting = new Correcting(form, "/runs/r/lines/0/correction", record, new Words({ correct_unreachable: "Not reached." }));
  correcting.addEventListener("line", (event) => record.put(event.detail));
});

const shown = (second) => record.lines.get(second).corrected;

test("saves are undone one after the other, back to the machine's words", async () => {
  await correcting.save(0, "first");
  await correcting.save(0, "second");
  await correcting.save(1, "other");
  const seen = [];
  while (correcting.canUndo) {
    assert.equal((await correcting.undo()).ok, true);
    seen.push([shown(0), shown(1)]);
  }
  assert.deepEqual(seen, [["second", null], ["first", null], [null, null]]);
  assert.equal(await correcting.undo(), null);
});

test("what somebody else has written over is not undone", async () => {
  await correcting.save(0, "mine");
  server.rows.push({ id: 2, second: 0, text: "theirs" });
  const result = await correcting.undo();
  assert.deepEqual([result.ok, result.sentence, correcting.canUndo], [false, "Overtaken.", false]);
  assert.equal(shown(0), "theirs");
});

test("an undo that could not be sent can be tried again", async () => {
  await correcting.save(0, "mine");
  server.down = true;
  assert.equal((await correcting.undo()).sentence, "Not reached.");
  server.down = false;
  assert.equal((await correcting.undo()).ok, true);
  assert.equal(shown(0), null);
});

test("whoever knew an older correction gets the newer one, and nothing to undo", async () => {
  server.rows.push({ id: 1, second: 0, text: "theirs" });
  const result = await correcting.save(0, "mine");
  assert.deepEqual([result.ok, result.changed, result.sentence, correcting.canUndo], [false, false, "Overtaken.", false]);
  assert.equal(correcting.known(0), 1);
});
